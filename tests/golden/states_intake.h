/* Scenarios of applying: forms and guides of the reference hall's fixtures, filled in by facts. One
 * thread. */
#ifndef ONEDOOR_TESTS_STATES_INTAKE_H
#define ONEDOOR_TESTS_STATES_INTAKE_H

#include "firmware/model/kiosk.h"

void state_guide_apply(struct kiosk *kiosk);
void state_guide_at_window(struct kiosk *kiosk);
void state_zones_apply(struct kiosk *kiosk);
void state_group_hotline(struct kiosk *kiosk);
void state_group_bundles(struct kiosk *kiosk);
void state_question_choice(struct kiosk *kiosk);
void state_question_typed(struct kiosk *kiosk);
void state_question_date(struct kiosk *kiosk);
void state_question_wrong(struct kiosk *kiosk);
void state_question_prefilled(struct kiosk *kiosk);
void state_question_long(struct kiosk *kiosk);
void state_question_several(struct kiosk *kiosk);
void state_question_table(struct kiosk *kiosk);
void state_question_consent(struct kiosk *kiosk);
void state_materials(struct kiosk *kiosk);
void state_materials_phone(struct kiosk *kiosk);
void state_material(struct kiosk *kiosk);
void state_material_photos(struct kiosk *kiosk);
void state_material_refused(struct kiosk *kiosk);
void state_materials_lost(struct kiosk *kiosk);
void state_review(struct kiosk *kiosk);
void state_review_number(struct kiosk *kiosk);
void state_review_materials(struct kiosk *kiosk);
void state_review_wrong(struct kiosk *kiosk);
void state_review_bundle(struct kiosk *kiosk);
void state_filed(struct kiosk *kiosk);
void state_filed_no_paper(struct kiosk *kiosk);
void state_filed_paper_back(struct kiosk *kiosk);
void state_filed_appointment(struct kiosk *kiosk);
void state_filed_offline(struct kiosk *kiosk);
void state_filed_nameless(struct kiosk *kiosk);
void state_filed_bundle(struct kiosk *kiosk);

#endif
