/* Looking up, for the scenarios: what the reference hall said once (read/). One thread. */
#ifndef ONEDOOR_TESTS_STATES_READ_H
#define ONEDOOR_TESTS_STATES_READ_H

#include "firmware/model/kiosk.h"

void state_find(struct kiosk *kiosk);
void state_find_found(struct kiosk *kiosk);
void state_find_many(struct kiosk *kiosk); /* more than is shown */
void state_find_one_kind(struct kiosk *kiosk);
void state_find_nothing(struct kiosk *kiosk);
void state_shelves(struct kiosk *kiosk);
void state_shelf(struct kiosk *kiosk);
void state_listing(struct kiosk *kiosk);	/* many, three filters */
void state_listing_chosen(struct kiosk *kiosk); /* … one of them chosen, kept from before */
void state_listing_few(struct kiosk *kiosk);	/* no filter */
void state_listing_tiles(struct kiosk *kiosk);
void state_listing_nothing(struct kiosk *kiosk);
void state_listing_colours(struct kiosk *kiosk);
void state_listing_places(struct kiosk *kiosk);
void state_listing_companies(struct kiosk *kiosk);
void state_listing_credit(struct kiosk *kiosk);
void state_listing_notices(struct kiosk *kiosk);
void state_listing_powers(struct kiosk *kiosk);
void state_listing_figures(struct kiosk *kiosk);
void state_filter(struct kiosk *kiosk);
void state_listing_search(struct kiosk *kiosk);
void state_listing_found(struct kiosk *kiosk);
void state_article(struct kiosk *kiosk);
void state_article_chart(struct kiosk *kiosk);
void state_article_figures(struct kiosk *kiosk); /* chart and table */
void state_article_tables(struct kiosk *kiosk);	 /* its charts as tables */
void state_article_topic(struct kiosk *kiosk);	 /* chart and list */
void state_article_board(struct kiosk *kiosk);	 /* chart of three colours */
void state_article_late(struct kiosk *kiosk);	 /* timeline */
void state_article_checklist(struct kiosk *kiosk);
void state_article_place(struct kiosk *kiosk);
void state_article_power(struct kiosk *kiosk);
void state_article_plain(struct kiosk *kiosk); /* no print, no code, off line */
void state_article_uncertain(struct kiosk *kiosk);

#endif
