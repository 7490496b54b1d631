/*
 * What the hall tells the terminal to do: asked for all the time, each written down before it is
 * begun and so begun once, whatever happens in between; its result is sent until the hall has it.
 * What the kiosk must agree to goes to it as a fact; of what ends the program the next one says
 * what came of it.
 */
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/log_ring.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/care_worker.h"
#include "firmware/care/command_book.h"
#include "firmware/care/commands_read.h"
#include "firmware/hall/backoff.h"
#include "firmware/hall/hall_time.h"
#include "firmware/hall/seal.h"

#include <string.h>

enum {
	FIRST_MS = 1000, /* the start itself comes first */
	WAIT_MAX_S = 25,
	SPARE_MS = 10000, /* for the way there and back */
	LEAST_MS = 1000,  /* between two questions, whatever the hall makes of "wait" */
	BACKOFF_MS = 1000,
	BACKOFF_MAX_MS = 60000,
	LOG_BUNDLE_MAX = 32 * 1024,
};

struct shot {
	int64_t id;
	char key[TICKET_KEY_LEN + 1];
	char *report; /* owned */
};

struct commands {
	struct command_book book;
	char boot_id[BOOT_ID_LEN + 1];
	int shot_count;
	struct shot shots[BOOK_OPEN_MAX]; /* not kept on the disk: they are of their moment */
	struct backoff backoff;
	int64_t due_ms;
};

/* --- what came of it --- */

static bool end_one(
	struct care *care, int64_t id, enum command_end end, const char *words, char *log)
{
	char key[TICKET_KEY_LEN + 1];
	seal_random_key(key);
	return book_end(&care->commands->book, id, end, words, key, log);
}

void care_command_ended(struct care *care, int64_t id, enum command_end end, const char *words)
{
	struct commands *commands = care->commands;
	if (!commands || !end_one(care, id, end, words, NULL)) {
		return;
	}
	log_info("care", "command %lld: %s %s", (long long)id, command_end_name(end),
		words ? words : "");
	if (book_save(&commands->book) != OK) {
		/* It is told all the same; should the program end before, it says what it finds. */
	}
	commands->due_ms = MIN_OF(commands->due_ms, clock_ms());
}

/* Who began it is no more: the one before us. */
static void end_left(struct care *care, const struct begun_command *begun)
{
	const struct commands *commands = care->commands;
	bool is_same_boot = str_equal(begun->boot_id, commands->boot_id);
	bool is_same_slot = str_equal(begun->slot, care->state.slot);
	switch (begun->kind) {
	case COMMAND_RESTART:
		end_one(care, begun->id, COMMAND_DONE, "", NULL);
		break;
	case COMMAND_REBOOT:
		end_one(care, begun->id, is_same_boot ? COMMAND_FAILED : COMMAND_DONE,
			is_same_boot ? "only the program has begun anew" : "", NULL);
		break;
	case COMMAND_UPDATE:
		end_one(care, begun->id, is_same_slot ? COMMAND_FAILED : COMMAND_DONE,
			is_same_slot ? "the system is the same as before" : "runs " ONEDOOR_VERSION,
			NULL);
		break;
	default:
		end_one(care, begun->id, COMMAND_FAILED,
			"the program began anew before it was done", NULL);
		break;
	}
}

static void end_all_left(struct care *care)
{
	struct command_book *book = &care->commands->book;
	for (int i = book->open_count - 1; i >= 0; i--) {
		if (book->ended_count < BOOK_ENDED_MAX && !care_holds(care, book->open[i].id)) {
			const struct begun_command begun = book->open[i];
			end_left(care, &begun);
		}
	}
}

/* --- begin and end of the part --- */

/* As the kiosk knows it. */
static void set_service(struct care *care, bool is_out, const char *reason)
{
	care->state.is_out_of_service = is_out;
	str_copy(care->state.reason, sizeof(care->state.reason), reason);
}

static void begin(struct care *care)
{
	if (!care->fleet_key[0] || !care->own_dir[0] || !care->http) {
		return; /* of no fleet: nobody tells us anything */
	}
	if (fs_make_dir(care->own_dir) != OK) {
		log_error("care", "%s cannot be made: no command is taken", care->own_dir);
		return;
	}
	seal_init();
	struct commands *commands = mem_new(struct commands);
	care->commands = commands;
	struct hall_time time;
	hall_time_load(&time, care->data_dir);
	str_copy(commands->boot_id, sizeof(commands->boot_id), time.boot_id);
	book_load(&commands->book, care->own_dir);
	end_all_left(care);
	set_service(care, commands->book.is_out_of_service, commands->book.reason);
	commands->backoff = backoff_init(BACKOFF_MS, BACKOFF_MAX_MS);
	commands->due_ms = clock_ms() + FIRST_MS;
}

static void end(struct care *care)
{
	struct commands *commands = care->commands;
	if (!commands) {
		return;
	}
	for (int i = 0; i < commands->shot_count; i++) {
		mem_free(commands->shots[i].report);
	}
	book_free(&commands->book);
	mem_free(commands);
	care->commands = NULL;
}

/* --- the hall --- */

static void back_off(
	struct care *care, enum err err, const struct hall_refusal *no, const char *what)
{
	struct commands *commands = care->commands;
	if (err == ERR_CANCELLED) {
		commands->due_ms = clock_ms(); /* somebody else came first */
		return;
	}
	if (commands->backoff.failure_count == 0) {
		log_warn("care", "%s: %s %s", what, err_name(err), no->code);
	}
	commands->due_ms = clock_ms() + backoff_next_ms(&commands->backoff, seal_random_u32());
}

static void send_result(struct care *care)
{
	struct commands *commands = care->commands;
	const struct ended_command *ended = &commands->book.ended[0];
	struct json *root = json_new_object();
	json_set_str(root, "state", command_end_name(ended->result.end));
	if (ended->result.words[0]) {
		json_set_str(root, "words", ended->result.words);
	}
	if (ended->log) {
		json_set_str(root, "log", ended->log);
	}
	char *body = json_text(root);
	json_free(root);
	char path[96];
	str_format(path, sizeof(path), "/v1/terminals/me/commands/%lld/result",
		(long long)ended->result.id);
	struct http_request request = {.method = "POST",
		.path = path,
		.body = body,
		.idempotency_key = ended->key,
		.limit_ms = SPARE_MS};
	struct http_answer answer;
	struct hall_refusal no = {0};
	enum err err = care_ask(care, care->http, &request, &answer, &no);
	bool is_known = answer.status != 401 && answer.status != 403 && answer.status != 429;
	bool is_over = err == ERR_REFUSED && is_known; /* else: not from us, not now */
	http_answer_wipe(&answer);
	json_text_free(body);
	if (err != OK && !is_over) {
		back_off(care, err, &no, "a result is not taken");
		return;
	}
	if (is_over) {
		log_warn("care", "the hall does not want the result of command %lld: %s",
			(long long)ended->result.id, no.code);
	}
	backoff_reset(&commands->backoff);
	book_drop_ended(&commands->book);
	if (book_save(&commands->book) != OK) {
		/* Sent once more after the next start: the hall has it under the same key. */
	}
	commands->due_ms = clock_ms();
}

static void send_shot(struct care *care)
{
	struct commands *commands = care->commands;
	struct shot *shot = &commands->shots[0];
	struct http_request request = {.method = "POST",
		.path = "/v1/terminals/me/screenshots",
		.body = shot->report,
		.idempotency_key = shot->key,
		.limit_ms = SPARE_MS};
	struct http_answer answer;
	struct hall_refusal no = {0};
	enum err err = care_ask(care, care->http, &request, &answer, &no);
	http_answer_wipe(&answer);
	if (err != OK && err != ERR_REFUSED) {
		back_off(care, err, &no, "a screenshot is not taken");
		return;
	}
	backoff_reset(&commands->backoff);
	int64_t id = shot->id;
	mem_free(shot->report);
	commands->shot_count--;
	memmove(&commands->shots[0], &commands->shots[1],
		sizeof(commands->shots[0]) * (size_t)commands->shot_count);
	char words[CARE_WORDS_LEN + 1];
	str_format(words, sizeof(words), "the hall refused it: %s", no.code);
	care_command_ended(
		care, id, err == OK ? COMMAND_DONE : COMMAND_FAILED, err == OK ? "" : words);
}

/* --- a command --- */

static char *log_bundle(void)
{
	char *text = mem_alloc(LOG_BUNDLE_MAX + 1, 1);
	log_ring_text(text, LOG_BUNDLE_MAX + 1);
	return text;
}

/* What is done by being written down. */
static void carry_out_here(struct care *care, const struct command *command, const char *refusal)
{
	struct command_book *book = &care->commands->book;
	if (refusal) {
		end_one(care, command->id, COMMAND_REFUSED, refusal, NULL);
	} else if (command->kind == COMMAND_LOG_BUNDLE) {
		end_one(care, command->id, COMMAND_DONE, "", log_bundle());
	} else if (command->kind == COMMAND_OUT_OF_SERVICE || command->kind == COMMAND_IN_SERVICE) {
		book->is_out_of_service = command->kind == COMMAND_OUT_OF_SERVICE;
		str_copy(book->reason, sizeof(book->reason),
			book->is_out_of_service ? command->reason : "");
		end_one(care, command->id, COMMAND_DONE, "", NULL);
	}
}

/* To who does it. */
static void pass_on(struct care *care, const struct command *command)
{
	if (command->kind == COMMAND_UPDATE) {
		if (!care_hand_over(care, command)) {
			care_command_ended(care, command->id, COMMAND_REFUSED,
				"this terminal does not update itself");
		}
		return;
	}
	struct msg *fact = msg_create(MSG_COMMANDED, 0);
	fact->command = *command;
	care_post(care, fact);
}

/* False: not now; it is asked for again. */
static bool take(struct care *care, const struct command *told, int64_t now_ms)
{
	struct commands *commands = care->commands;
	struct command_book *book = &commands->book;
	if (told->id <= book->last) {
		return true;
	}
	/* Every one that goes on must find room when it ends. */
	if (book->open_count == BOOK_OPEN_MAX ||
		book->open_count + book->ended_count >= BOOK_ENDED_MAX) {
		return false;
	}
	struct command command = *told;
	const char *refusal = NULL;
	if (book->is_lost) {
		refusal = "nobody knows whether it was begun: what was written down is damaged";
	} else if (command.kind == COMMAND_KIND_COUNT) {
		refusal = "this terminal does no such thing";
		command.kind = COMMAND_SELF_TEST; /* nothing but a row of the book */
	} else if (now_ms >= command.until_ms) {
		refusal = "it came too late";
	}
	command.until_ms = clock_ms() + command.until_ms - now_ms;
	int was_ended = book->ended_count;
	struct command_book *before = mem_new(struct command_book);
	memcpy(before, book, sizeof(*before));
	book_begin(book, command.id, command.kind, commands->boot_id, care->state.slot);
	carry_out_here(care, &command, refusal);
	bool is_kept = book_save(book) == OK;
	if (!is_kept) { /* then it was never begun */
		if (book->ended_count > was_ended) {
			mem_free(book->ended[was_ended].log);
		}
		memcpy(book, before, sizeof(*book));
	}
	mem_free(before);
	if (!is_kept) {
		return false;
	}
	log_info("care", "command %lld of the hall: %s", (long long)command.id,
		refusal ? refusal : command_name(command.kind));
	set_service(care, book->is_out_of_service, book->reason);
	if (book->open_count > 0 && book->open[book->open_count - 1].id == command.id) {
		pass_on(care, &command);
	}
	return true;
}

static void poll_hall(struct care *care)
{
	struct commands *commands = care->commands;
	int64_t begun_ms = clock_ms();
	int64_t others_s = (care_next_due_ms(care, &care_commands) - begun_ms) / 1000;
	int wait_s = (int)CLAMP(others_s, 0, WAIT_MAX_S);
	char path[96];
	str_format(path, sizeof(path), "/v1/terminals/me/commands?after=%lld&wait=%d",
		(long long)commands->book.last, wait_s);
	struct http_request request = {.method = "GET",
		.path = path,
		.waits_long = true,
		.limit_ms = wait_s * 1000 + SPARE_MS};
	struct http_answer answer;
	struct hall_refusal no = {0};
	struct command list[COMMANDS_READ_MAX];
	int count = 0;
	enum err err = care_ask(care, care->http, &request, &answer, &no);
	if (err == OK) {
		err = commands_read(answer.body, answer.len, list, &count);
	}
	http_answer_wipe(&answer);
	if (err != OK) {
		back_off(care, err, &no, "no commands can be had");
		return;
	}
	int64_t now_ms = care_now_ms(care, NULL);
	int taken = 0;
	while (taken < count && take(care, &list[taken], now_ms)) {
		taken++;
	}
	if (taken < count) {
		err = ERR_BUSY;
		back_off(care, err, &no, "a command cannot be begun");
		return;
	}
	commands->book.is_lost = false;
	backoff_reset(&commands->backoff);
	commands->due_ms = MAX_OF(clock_ms(), count > 0 ? 0 : begun_ms + LEAST_MS);
}

static int64_t due_ms(const struct care *care)
{
	bool is_in =
		care->state.standing != STANDING_NEW && care->state.standing != STANDING_REVOKED;
	return care->commands && is_in ? care->commands->due_ms : INT64_MAX;
}

static void go_on(struct care *care)
{
	if (care->commands->book.ended_count > 0) {
		send_result(care);
	} else if (care->commands->shot_count > 0) {
		send_shot(care);
	} else {
		poll_hall(care);
	}
}

/* A technician's word counts as the hall's. Where nothing can be kept it is good until the next
 * start. */
static void serve(struct care *care, const struct cmd *cmd)
{
	set_service(care, cmd->service.is_out, cmd->service.reason);
	if (!care->commands) {
		return;
	}
	struct command_book *book = &care->commands->book;
	book->is_out_of_service = cmd->service.is_out;
	str_copy(book->reason, sizeof(book->reason), cmd->service.reason);
	if (book_save(book) != OK) {
		log_error("care", "it cannot be kept that a technician has put it %s service",
			cmd->service.is_out ? "out of" : "into");
	}
}

static bool order(struct care *care, struct cmd *cmd)
{
	struct commands *commands = care->commands;
	if (cmd->kind == CMD_SERVE) {
		serve(care, cmd);
		return true;
	}
	if (cmd->kind != CMD_COMMAND_ENDED) {
		return false;
	}
	const struct command_result *result = &cmd->command_ended.result;
	if (!commands) {
		return true;
	}
	if (!cmd->command_ended.report) {
		care_command_ended(care, result->id, result->end, result->words);
	} else if (commands->shot_count < BOOK_OPEN_MAX) {
		struct shot *shot = &commands->shots[commands->shot_count++];
		*shot = (struct shot){.id = result->id, .report = cmd->command_ended.report};
		seal_random_key(shot->key);
		cmd->command_ended.report = NULL;
		commands->due_ms = MIN_OF(commands->due_ms, clock_ms());
	}
	return true;
}

const struct care_part care_commands = {
	.begin = begin, .end = end, .due_ms = due_ms, .go_on = go_on, .order = order};
