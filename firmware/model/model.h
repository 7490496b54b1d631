/* What the files of the model share; nobody else includes it. */
#ifndef ONEDOOR_MODEL_MODEL_H
#define ONEDOOR_MODEL_MODEL_H

#include "firmware/model/kiosk.h"

enum {
	WIPE_LIMIT_MS = 5000,
	READING_LIMIT_MS = 15000,
	ANSWER_GRACE_MS = 10000, /* beyond the time a worker may take to answer for the hall */
	PRINTING_LIMIT_MS = 45000,
	SERVICE_GRACE_MS = 5000,
	HEARTBEAT_MS = 30000,
	MAX_PRINTS = 3, /* of one ticket */
};

/* flow.c: pages */
void flow_go(struct kiosk *kiosk, enum screen screen,
	struct cmd_list *orders); /* forward, remembers where from */
void flow_replace(struct kiosk *kiosk, enum screen screen,
	struct cmd_list *orders); /* forward, not to be gone back to */
void flow_back(struct kiosk *kiosk, struct cmd_list *orders);
void flow_home(struct kiosk *kiosk, struct cmd_list *orders);
void flow_problem(struct kiosk *kiosk, enum problem problem, struct cmd_list *orders);
/* Attract, closed or out of service: whichever is true. */
void flow_rest(struct kiosk *kiosk, struct cmd_list *orders);
void flow_act(struct kiosk *kiosk, enum action action, int arg, struct cmd_list *orders);
/* Makes the readers do what the page wants. */
void flow_ask_devices(struct kiosk *kiosk, struct cmd_list *orders);

/* session.c: one visit, from the first touch to the wipe */
void session_begin(struct kiosk *kiosk);
void session_end(struct kiosk *kiosk, struct cmd_list *orders);
void session_touch(struct kiosk *kiosk);
void session_worker_wiped(struct kiosk *kiosk, enum worker_id worker, struct cmd_list *orders);
void session_tick(struct kiosk *kiosk, struct cmd_list *orders);
int64_t session_next_ms(const struct kiosk *kiosk);
/* Forgets who it is, here and in the hall's worker; keeps the visit. */
void session_forget_identity(struct kiosk *kiosk, struct cmd_list *orders);

/* devices.c: the world around */
void devices_changed(
	struct kiosk *kiosk, const struct device_status *status, struct cmd_list *orders);
bool devices_can_print(const struct kiosk *kiosk);
bool devices_can_read_card(const struct kiosk *kiosk);
enum problem devices_printer_problem(const struct kiosk *kiosk);
void devices_take_catalog(struct kiosk *kiosk, struct catalog *catalog);
enum out_of_service devices_service(const struct kiosk *kiosk);

/* queue.c: the queue shape: identify, take a number, print it */
void queue_choose_matter(struct kiosk *kiosk, int matter, struct cmd_list *orders);
void queue_choose_way(struct kiosk *kiosk, enum identify_way way, struct cmd_list *orders);
void queue_type_phone(struct kiosk *kiosk, int code_point);
void queue_phone_done(struct kiosk *kiosk, struct cmd_list *orders);
void queue_take_number(struct kiosk *kiosk, struct cmd_list *orders);
void queue_try_again(struct kiosk *kiosk, struct cmd_list *orders);
void queue_slip_answer(struct kiosk *kiosk, bool has_come, struct cmd_list *orders);
void queue_fact(struct kiosk *kiosk, const struct msg *fact, struct cmd_list *orders);
void queue_tick(struct kiosk *kiosk, struct cmd_list *orders);
int64_t queue_next_ms(const struct kiosk *kiosk);
/* What happens to a ticket whose visit ends before its slip is settled. */
void queue_abandon(struct kiosk *kiosk, struct cmd_list *orders);

/* search.c */
void search_clear(struct search *search);
void search_type(struct kiosk *kiosk, int code_point);
void search_delete(struct kiosk *kiosk);
void search_choose_candidate(struct kiosk *kiosk, int index);
void search_run(struct search *search, const struct catalog *catalog, enum lang lang);

static inline void play(struct kiosk *kiosk, enum sound sound, struct cmd_list *orders)
{
	cmd_list_add(orders, CMD_PLAY_SOUND, kiosk->session)->sound = sound;
}

#endif
