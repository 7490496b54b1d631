/* Scenarios of following a case, and of my page: answers of a hall in case.json and mine.json. One
 * thread. */
#ifndef ONEDOOR_TESTS_STATES_TRACK_H
#define ONEDOOR_TESTS_STATES_TRACK_H

#include "firmware/model/kiosk.h"

void state_track_no_reader(struct kiosk *kiosk);
void state_track(struct kiosk *kiosk);
void state_track_no_scanner(struct kiosk *kiosk);
void state_case_number(struct kiosk *kiosk);
void state_case_number_whole(struct kiosk *kiosk);
void state_case_number_wrong(struct kiosk *kiosk);
void state_last_four(struct kiosk *kiosk);
void state_last_four_scanned(struct kiosk *kiosk);
void state_last_four_mismatch(struct kiosk *kiosk);
void state_case(struct kiosk *kiosk);
void state_case_suspended(struct kiosk *kiosk);
void state_case_done(struct kiosk *kiosk);
void state_case_supplied(struct kiosk *kiosk);
void state_materials_asked(struct kiosk *kiosk);
void state_case_words(struct kiosk *kiosk);
void state_reply(struct kiosk *kiosk);
void state_reply_written(struct kiosk *kiosk);
void state_reply_full(struct kiosk *kiosk);
void state_reply_check(struct kiosk *kiosk);
void state_reply_check_full(struct kiosk *kiosk);
void state_case_late(struct kiosk *kiosk);
void state_case_no_clock(struct kiosk *kiosk);
void state_case_receipt(struct kiosk *kiosk);
void state_mine(struct kiosk *kiosk);
void state_mine_empty(struct kiosk *kiosk);
void state_mine_full(struct kiosk *kiosk);
void state_entry(struct kiosk *kiosk);
void state_entry_check_in(struct kiosk *kiosk);
void state_entry_late(struct kiosk *kiosk);
void state_entry_certificate(struct kiosk *kiosk);
void state_entry_receipt(struct kiosk *kiosk);
void state_entry_given_back(struct kiosk *kiosk);
void state_too_often(struct kiosk *kiosk);
void state_case_hidden(struct kiosk *kiosk);
void state_no_record(struct kiosk *kiosk);
void state_case_unprinted(struct kiosk *kiosk);

#endif
