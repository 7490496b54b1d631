/* One line of the control socket on its way to what does it. On the control's thread. */
#ifndef ONEDOOR_TESTS_HALL_COMMAND_H
#define ONEDOOR_TESTS_HALL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

#include "firmware/base/attr.h"
#include "tests/hall/hall.h"

enum { WORDS_MAX = 6 };

struct command {
	struct hall *hall;
	struct conn *conn; /* inside a write transaction */
	char *words[WORDS_MAX + 1];
	int count;
	const char *rest; /* of the line, behind the first word, as it came */
	char *answer;
	size_t size;
};

/* The answer is a refusal, and nothing is changed in the database. */
void set_error(struct command *command, const char *text);
/* The word as a number from 0 to high; value_out keeps its value when there is no such word. False:
 * refused. */
bool number_at(struct command *command, int index, int high, int *value_out) MUST_CHECK;

/* The object in the file, the caller's; NULL: refused. path: the whole one. */
json_t *json_of_file(struct command *command, const char *path) MUST_CHECK;

/* commands_trouble.c */
void run_at(struct command *command);
void run_rules(struct command *command);
void run_latency(struct command *command);
void run_hang(struct command *command);
void run_fail(struct command *command);
void run_lose(struct command *command);
void run_garbage(struct command *command);
void run_cut(struct command *command);
void run_clear(struct command *command);

/* commands_pay.c */
void run_pay(struct command *command);
void run_provider(struct command *command);
void run_payment_lives(struct command *command);
void run_payments(struct command *command);
void run_closing(struct command *command);
void run_refund(struct command *command);

/* commands_city.c */
void run_card_limit(struct command *command);
void run_matter_add(struct command *command);
void run_matter_remove(struct command *command);
void run_unit_add(struct command *command);
void run_unit_remove(struct command *command);
void run_quota(struct command *command);
void run_spoil(struct command *command);
void run_suspend(struct command *command);
void run_resume(struct command *command);
void run_seed(struct command *command);
void run_call(struct command *command);
void run_windows(struct command *command);

/* commands_collections.c */
void run_collection_add(struct command *command);
void run_collection_remove(struct command *command);
void run_entry_add(struct command *command);
void run_entry_remove(struct command *command);

/* commands_fleet.c */
void run_enrol_code(struct command *command);
void run_enrol_token(struct command *command);
void run_terminal_revoke(struct command *command);
void run_config_set(struct command *command);
void run_command(struct command *command);
void run_command_result(struct command *command);
void run_screenshot(struct command *command);

/* commands_cases.c */
void run_cases(struct command *command);
void run_case(struct command *command);
void run_case_advance(struct command *command);
void run_case_suspend(struct command *command);
void run_case_resume(struct command *command);
void run_case_ask(struct command *command);
void run_case_replies(struct command *command);
void run_case_branch(struct command *command);
void run_case_end(struct command *command);
void run_slot_fill(struct command *command);
void run_slot_free(struct command *command);
void run_work_items(struct command *command);
void run_evaluations(struct command *command);
void run_assist(struct command *command);
void run_phone_port(struct command *command);
void run_staff_port(struct command *command);

#endif
