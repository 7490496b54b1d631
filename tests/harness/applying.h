/*
 * Filling in forms, for the flow tests: by touches on the page, as a citizen does. Each fails the
 * test when a step does not lead where it must. One thread.
 */
#ifndef ONEDOOR_TESTS_APPLYING_H
#define ONEDOOR_TESTS_APPLYING_H

#include "tests/harness/journey.h"

/* From attract to the guide of a matter that is in this place of this group's list. */
void applying_open_group(struct scene *scene, enum offer_kind offer, const char *matter);
/* From attract by zone and department to a matter's guide: the first of each. */
void applying_open_first(struct scene *scene);
/* The same by the matter's code at the scanner. */
void applying_open_code(struct scene *scene, const char *code);
/* From attract to the list of the bundles, and one of them. */
void applying_open_bundle(struct scene *scene, const char *bundle);
/* From the guide to the first question. card NULL: without a name. */
void applying_begin(struct scene *scene, const char *card);
/* Types what is asked for on the keys that are shown, by pinyin where it is Chinese. */
void applying_type(struct scene *scene, const char *ascii);
/* Answers what is asked; false on another page. */
bool applying_answer_next(struct scene *scene);
/* Answers what is asked until another page is there than that. Returns how many questions. */
int applying_answer_all(struct scene *scene);
/* On the page of what goes with it: the code for the phone is there. */
void applying_wait_phone(struct scene *scene);
/* As a phone does it, by that code: a photo of the item. */
void applying_send_photo(struct scene *scene, const char *item);
/* From the last question to the review; with nothing that goes with it. */
void applying_review(struct scene *scene);
/* From the last question over the review to the receipt. */
void applying_hand_in(struct scene *scene);

#endif
