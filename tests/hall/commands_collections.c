/* What there is to read comes and goes while the hall is running. */
#include "tests/hall/collections.h"
#include "tests/hall/command.h"
#include "tests/hall/knobs.h"

static void finish(struct command *command, bool is_done, const char *why)
{
	if (!is_done) {
		set_error(command, why);
	}
}

void run_collection_add(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	json_t *json = json_of_file(command, command->words[1]);
	if (json) {
		finish(command,
			collections_add(command->hall, command->conn, json,
				knobs_now_ms(command->hall->knobs), why),
			why);
	}
	json_decref(json);
}

void run_collection_remove(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	finish(command,
		collections_remove(command->hall, command->conn, command->words[1],
			knobs_now_ms(command->hall->knobs), why),
		why);
}

void run_entry_add(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	json_t *json = json_of_file(command, command->words[2]);
	if (json) {
		finish(command,
			collections_put_entry(command->hall, command->conn, command->words[1], json,
				knobs_now_ms(command->hall->knobs), why),
			why);
	}
	json_decref(json);
}

void run_entry_remove(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	finish(command,
		collections_remove_entry(command->hall, command->conn, command->words[1],
			command->words[2], knobs_now_ms(command->hall->knobs), why),
		why);
}
