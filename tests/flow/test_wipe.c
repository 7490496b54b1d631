/*
 * Nothing of a citizen stays behind: whole visits of a person whose name, number, address, photo,
 * phone, code and words exist nowhere else, each ended in another way; then the kiosk's memory, its
 * data, its temporary and open files and its log are searched for them in every encoding that can
 * hold them. Under a sanitizer the memory is not searched: quarantine and shadow keep copies that
 * the real program does not have.
 */
#include <dirent.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/devices/idcard_cards.h"
#include "tests/harness/canary.h"
#include "tests/harness/applying.h"
#include "ui/input/input.h"

#define NAME	    "龘靐齉"
#define NUMBER	    "320584198307317316"
#define ADDRESS	    "绝无仅有巷7317号"
#define PHONE	    "13987316042"
#define CODE	    "canary-zq7317-0042"
#define CODE_USAGES "06041104151c2d1d1424201e242d2727211f28" /* the same and Enter, typed */
#define SEARCH	    "qzxjvkw"
#define COMPOSED    "q z x jv k w"
#define CASE_TITLE  "独一无二的办件7317"
#define CASE_NO	    "20261124731708"
#define CASE_STATE  "正在独一无二地办理"
#define ACCOUNT	    "3205840019006" /* in the hall's books: 35.20 are due */
#define PAY_CODE    "134567890123456781"
#define MASKED_NAME "龘**"
#define MASKED_LAST "**** 7316"
#define MASKED_CELL "139 **** 6042"

enum { PHOTO_PIECE = 32 };

struct stage {
	struct scene *scene;
	struct canaries *canaries;
	char dir[64], temporary[96], data[96], log[96];
	char card_hex[2 * CARD_TEXT + 1];
};

static void make_card(struct stage *stage)
{
	uint8_t text[CARD_TEXT];
	uint8_t photo[CARD_PHOTO];
	assert_true(card_make("zhang", text));
	card_put_utf8(text, 30, NAME);
	card_put_utf8(text + 52, 70, "江苏省苏州市吴江区" ADDRESS);
	card_put_utf8(text + 122, 36, NUMBER);
	for (int i = 0; i < CARD_TEXT; i++) {
		snprintf(stage->card_hex + 2 * i, 3, "%02x", text[i]);
	}
	struct canaries *canaries = stage->canaries;
	canaries_add_text(canaries, "name", NAME);
	canaries_add_text(canaries, "number", NUMBER);
	canaries_add_text(canaries, "address", ADDRESS);
	canaries_add_text(canaries, "phone", PHONE);
	canaries_add_text(canaries, "code", CODE);
	canaries_add_text(canaries, "search", SEARCH);
	canaries_add_text(canaries, "case", CASE_TITLE);
	canaries_add_text(canaries, "case", CASE_NO);
	canaries_add_text(canaries, "state", CASE_STATE);
	canaries_add_text(canaries, "account", ACCOUNT);
	canaries_add_text(canaries, "pay code", PAY_CODE);
	canaries_add_text(canaries, "masked", MASKED_NAME);
	canaries_add_text(canaries, "masked", MASKED_LAST);
	canaries_add_text(canaries, "masked", MASKED_CELL);
	card_photo(photo);
	for (int at = PHOTO_PIECE; at < CARD_PHOTO; at += 8 * PHOTO_PIECE) {
		canaries_add_bytes(canaries, "photo", photo + at, PHOTO_PIECE);
	}
}

static int open_stage(void **state)
{
	static struct stage stage;
	struct scene_config config = journey_config();
	memset(&stage, 0, sizeof(stage));
	stage.canaries = canaries_create();
	make_card(&stage);
	str_copy(stage.dir, sizeof(stage.dir), "/tmp/onedoor-XXXXXX");
	if (!mkdtemp(stage.dir)) {
		return -1;
	}
	str_format(stage.temporary, sizeof(stage.temporary), "%s/tmp", stage.dir);
	str_format(stage.data, sizeof(stage.data), "%s/data", stage.dir);
	str_format(stage.log, sizeof(stage.log), "%s/kiosk.log", stage.dir);
	if (mkdir(stage.temporary, 0700) != 0 || setenv("TMPDIR", stage.temporary, 1) != 0) {
		return -1;
	}
	config.dir = stage.dir;
	config.has_proxy = true;
	config.is_verbose = true;
	stage.scene = journey_open(&config);
	*state = &stage;
	return 0;
}

static int close_stage(void **state)
{
	struct stage *stage = *state;
	int status = scene_close(stage->scene);
	canaries_destroy(stage->canaries);
	if (status != 0) {
		fprintf(stderr, "wipe: see %s\n", stage->dir);
		return -1;
	}
	char remove[128];
	str_format(remove, sizeof(remove), "rm -rf '%s'", stage->dir);
	return system(remove);
}

/* In the middle of a visit: it must be found, or the search at the end would say nothing. */
static void assert_in_memory(struct stage *stage, const char *name)
{
	if (!CAN_SEARCH_MEMORY) {
		return;
	}
	assert_true(canaries_in_process(stage->canaries, scene_kiosk_pid(stage->scene), NULL) >= 0);
	if (canaries_found(stage->canaries, name) == 0) {
		fail_msg("the %s is not where it must be now: the search does not work", name);
	}
}

/* What the driver must not even hand over. */
static void assert_not_in_memory(struct stage *stage, const char *name)
{
	if (CAN_SEARCH_MEMORY && canaries_found(stage->canaries, name) != 0) {
		canaries_in_process(stage->canaries, scene_kiosk_pid(stage->scene), "kept");
		fail_msg("the %s is kept while the visit goes on", name);
	}
}

static void assert_no_trace_on_disk(struct stage *stage, const char *when)
{
	assert_int_equal(canaries_in_dir(stage->canaries, stage->data, when), 0);
	assert_true(canaries_looked_at(stage->canaries) > 0);
	assert_int_equal(canaries_in_file(stage->canaries, stage->log, when), 0);
	assert_int_equal(canaries_in_dir(stage->canaries, stage->temporary, when), 0);
}

static void assert_no_trace(struct stage *stage, const char *when)
{
	pid_t kiosk = scene_kiosk_pid(stage->scene);
	assert_true(kiosk > 0);
	assert_no_trace_on_disk(stage, when);
	assert_int_equal(canaries_in_open_files(stage->canaries, kiosk, when), 0);
	if (!CAN_SEARCH_MEMORY) {
		print_message(
			"%s: files and log searched; the memory is not, under a sanitizer\n", when);
		return;
	}
	assert_int_equal(canaries_in_process(stage->canaries, kiosk, when), 0);
	print_message("%s: %zu KB of memory, files and log searched\n", when,
		canaries_looked_at(stage->canaries) / 1024);
}

/* All that a person can leave: a code, words, a phone number, a card. Ends on the page that asks to
 * take the number. */
static void visit(struct stage *stage)
{
	struct scene *scene = stage->scene;
	journey_call_all(scene);
	journey_scan(scene, CODE, "problem");
	journey_tap(scene, "try_again", -1, "home");
	assert_string_equal(scene_kiosk(scene, "typed " CODE_USAGES), "ok");
	journey_problem(scene, PROBLEM_CODE_UNKNOWN);
	journey_tap(scene, "try_again", -1, "home");
	journey_tap(scene, "search", -1, "find");
	journey_type(scene, SEARCH);
	assert_in_memory(stage, "search");
	journey_tap(scene, "back", -1, "home");
	journey_show_code(scene, "hrss-01");
	journey_wait(scene, "identify");
	journey_tap(scene, "identify_phone", -1, "phone");
	journey_type(scene, PHONE);
	assert_in_memory(stage, "phone");
	journey_tap(scene, "phone_done", -1, "confirm");
	assert_in_memory(stage, "masked");
	journey_tap(scene, "back", -1, "phone");
	journey_tap(scene, "back", -1, "identify");
	journey_poke(scene, "poke idcard card-hex %s", stage->card_hex);
	journey_wait(scene, "confirm");
	assert_in_memory(stage, "number");
	assert_in_memory(stage, "name");
	assert_in_memory(stage, "masked");
	assert_not_in_memory(stage, "photo");
	assert_not_in_memory(stage, "address");
	assert_not_in_memory(stage, "code");
	assert_not_in_memory(stage, "phone");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
}

static void finished_by_the_citizen(void **state)
{
	struct stage *stage = *state;
	visit(stage);
	journey_tap(stage->scene, "take_number", -1, "done");
	assert_no_trace_on_disk(stage, "with the number in the hand");
	journey_tap(stage->scene, "finish", -1, "attract");
	assert_no_trace(stage, "after finish");
}

static void left_alone(void **state)
{
	struct stage *stage = *state;
	visit(stage);
	journey_pass(stage->scene, 60000);
	journey_wait_state(stage->scene, "warning", "true");
	assert_in_memory(stage, "number");
	journey_pass(stage->scene, 30000);
	journey_wait(stage->scene, "attract");
	assert_no_trace(stage, "after the idle time");
}

static void left_on_the_last_page(void **state)
{
	struct stage *stage = *state;
	visit(stage);
	journey_tap(stage->scene, "take_number", -1, "done");
	journey_pass(stage->scene, 25000);
	journey_wait(stage->scene, "attract");
	assert_no_trace(stage, "after the last page went by itself");
}

/* Typed, and gone away from: nobody was identified, nothing was sent. */
static void half_typed(void **state)
{
	struct stage *stage = *state;
	journey_scan(stage->scene, "hrss-01", "identify");
	journey_tap(stage->scene, "identify_phone", -1, "phone");
	journey_type(stage->scene, PHONE);
	assert_in_memory(stage, "phone");
	journey_pass(stage->scene, 60000);
	journey_wait_state(stage->scene, "warning", "true");
	journey_pass(stage->scene, 30000);
	journey_wait(stage->scene, "attract");
	assert_no_trace(stage, "after a half-typed phone number");
}

/* Without the hall the identity waits in the outbox, in a box that only the hall can open. */
static void finished_offline(void **state)
{
	struct stage *stage = *state;
	journey_line(stage->scene, "down");
	visit(stage);
	journey_tap(stage->scene, "take_number", -1, "done");
	assert_true(journey_is_provisional(stage->scene));
	journey_tap(stage->scene, "finish", -1, "attract");
	journey_wait_state(stage->scene, "outbox", "1");
	assert_no_trace(stage, "after finish, offline");
	journey_line(stage->scene, "up");
	journey_wait_state(stage->scene, "outbox", "0");
	assert_no_trace(stage, "after the outbox was emptied");
}

/* An answer that comes when its visit has ended. */
static void left_while_the_hall_thinks(void **state)
{
	struct stage *stage = *state;
	journey_scan(stage->scene, "hrss-01", "identify");
	journey_hall(stage->scene, "latency 1200");
	journey_poke(stage->scene, "poke idcard card-hex %s", stage->card_hex);
	journey_wait(stage->scene, "asking");
	journey_tap(stage->scene, "back", -1, "identify");
	journey_home(stage->scene);
	journey_tap(stage->scene, "finish", -1, "attract");
	journey_poke(stage->scene, "poke idcard lift");
	journey_hall(stage->scene, "clear");
	poll(NULL, 0, 1500);
	assert_no_trace(stage, "after leaving while the hall thought");
}

/* The reader's endpoint is dead and the kernel waits for it while the visit ends: the worker
 * forgets without it, and nothing is left in what waits. */
static void left_while_the_kernel_waits(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	journey_scan(scene, "hrss-01", "identify");
	journey_poke(scene, "poke idcard card-hex %s", stage->card_hex);
	journey_wait(scene, "confirm");
	assert_in_memory(stage, "number");
	journey_poke(scene, "hang idcard clear-halt 8000");
	journey_poke(scene, "fault idcard next stall");
	journey_wait_device(scene, "idcard", "reason", "no_answer");
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	assert_no_trace(stage, "while the kernel waits for the reader");
	journey_poke(scene, "hang idcard clear-halt 0");
	journey_poke(scene, "poke idcard lift");
	journey_wait_device(scene, "idcard", "state", "ready");
	assert_no_trace(stage, "when the kernel has come back");
}

/* A form: what the card fills in, what is typed, what is being composed. */
static void fill_in(struct stage *stage)
{
	struct scene *scene = stage->scene;
	applying_open_code(scene, "hrss-01");
	journey_tap(scene, "apply", -1, "identify");
	journey_poke(scene, "poke idcard card-hex %s", stage->card_hex);
	journey_wait(scene, "question");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_tap(scene, "answer", 1, "question"); /* for a child: its name is typed */
	journey_wait_state(scene, "asked", "child_name");
	journey_type(scene, SEARCH);
	assert_in_memory(stage, "search");
}

static void answer_the_rest(struct stage *stage)
{
	struct scene *scene = stage->scene;
	journey_tap(scene, "candidate", 0, NULL);
	journey_tap(scene, "next", -1, NULL);
	journey_wait_state(scene, "asked", "child_number");
	journey_type(scene, "320584199205200023");
	journey_tap(scene, "next", -1, NULL);
	journey_wait_state(scene, "asked", "bank");
	journey_tap(scene, "answer", 0, NULL);
	journey_wait_state(scene, "asked", "phone");
	journey_type(scene, PHONE);
	assert_in_memory(stage, "phone");
	journey_tap(scene, "next", -1, "materials");
	journey_tap(scene, "next", -1, "review");
}

static void a_form_left_half_typed(void **state)
{
	struct stage *stage = *state;
	fill_in(stage);
	journey_sees(stage->scene, COMPOSED);
	journey_tap(stage->scene, "help", -1, "help");
	journey_tap(stage->scene, "back", -1, "question"); /* nor does a sheet */
	journey_sees(stage->scene, COMPOSED);
	assert_in_memory(stage, "search");
	journey_pass(stage->scene, 60000);
	journey_wait_state(stage->scene, "warning", "true");
	journey_tap(stage->scene, "more_time", -1, "question"); /* the warning eats nothing */
	assert_in_memory(stage, "search");
	journey_pass(stage->scene, 60000);
	journey_wait_state(stage->scene, "warning", "true");
	journey_pass(stage->scene, 30000);
	journey_wait(stage->scene, "attract");
	assert_no_trace(stage, "after a half-typed form");
}

static void a_form_handed_in(void **state)
{
	struct stage *stage = *state;
	fill_in(stage);
	answer_the_rest(stage);
	journey_tap(stage->scene, "submit", -1, "filed");
	assert_no_trace_on_disk(stage, "with the receipt in the hand");
	journey_tap(stage->scene, "finish", -1, "attract");
	assert_no_trace(stage, "after a form was handed in");
}

/* Off line the answers wait in a box that only the hall can open: not we, either. */
static void a_form_handed_in_offline(void **state)
{
	struct stage *stage = *state;
	journey_line(stage->scene, "down");
	journey_wait_state(stage->scene, "online", "false");
	fill_in(stage);
	answer_the_rest(stage);
	journey_tap(stage->scene, "submit", -1, "filed");
	assert_true(journey_is_provisional(stage->scene));
	journey_tap(stage->scene, "finish", -1, "attract");
	journey_wait_state(stage->scene, "outbox", "1");
	assert_no_trace(stage, "after a form was handed in, offline");
	journey_line(stage->scene, "up");
	journey_wait_state(stage->scene, "outbox", "0");
	assert_no_trace(stage, "after it was delivered");
}

/* From the start page by card to a case, as the hall says it. */
static void follow_case(struct stage *stage, const char *asks)
{
	struct scene *scene = stage->scene;
	journey_hall(scene,
		"at GET:/v1/me status=200 type=application/json "
		"body={\"entries\":[{\"kind\":\"case\","
		"\"title\":\"" CASE_TITLE "\",\"target\":{\"case\":\"" CASE_NO "\"}}]}");
	journey_hall(scene,
		"at GET:/v1/cases/* status=200 type=application/json body={\"no\":\"" CASE_NO
		"\",\"title\":\"" CASE_TITLE "\",\"state_text\":\"" CASE_STATE
		"\",\"asks\":[%s],\"document\":{\"title\":\"t\",\"blocks\":[{\"kind\":\"note\","
		"\"text\":\"" CASE_STATE "\"}]}}",
		asks);
	journey_tap(scene, "start", -1, "home");
	journey_wait_looked(scene);
	journey_poke(scene, "poke idcard card-hex %s", stage->card_hex);
	journey_wait(scene, "mine");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_sees(scene, CASE_TITLE);
	journey_tap(scene, "entry", 0, NULL);
	journey_wait(scene, "case");
}

/* What the hall says of a person's cases: my page, a case with its document, and its slip. */
static void what_was_followed(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	follow_case(stage, "");
	assert_in_memory(stage, "case");
	assert_in_memory(stage, "state");
	journey_tap(scene, "print", -1, NULL);
	journey_wait(scene, "case");
	assert_no_trace_on_disk(stage, "with the case on the screen");
	journey_tap(scene, "back", -1, "mine");
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	assert_no_trace(stage, "after following a case");
	journey_hall(scene, "clear");
}

#define TEXT_ASK "{\"id\":\"a1Qm0cXo2v8rT4n6\",\"code\":\"story\",\"title\":\"t\",\"way\":\"text\"}"

/* What a case asks is answered in words: they go in a box that only the hall can open, or nowhere.
 */
static void what_was_written(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	follow_case(stage, TEXT_ASK);
	journey_tap(scene, "reply", 0, "reply");
	journey_tap(scene, "input_mode", MODE_LOWER, NULL);
	journey_type(scene, SEARCH);
	journey_tap(scene, "next", -1, "reply_check");
	assert_in_memory(stage, "search");
	journey_hall(scene, "at POST:/v1/cases/*/materials status=201 type=application/json "
			    "body={\"state\":\"handling\",\"asks\":[]}");
	journey_tap(scene, "submit", -1, NULL);
	journey_wait(scene, "case");
	assert_no_trace_on_disk(stage, "with the words at the hall");
	journey_tap(scene, "reply", 0, "reply"); /* the hall asks once more, and nobody goes on */
	journey_tap(scene, "input_mode", MODE_LOWER, NULL);
	journey_type(scene, SEARCH);
	assert_in_memory(stage, "search");
	journey_pass(scene, 60000);
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 30000);
	journey_wait(scene, "attract");
	assert_no_trace(stage, "after words for a case");
	journey_hall(scene, "clear");
}

static pid_t thread_of(pid_t pid, const char *name)
{
	char path[300];
	str_format(path, sizeof(path), "/proc/%d/task", (int)pid);
	DIR *list = opendir(path);
	pid_t found = 0;
	assert_non_null(list);
	for (const struct dirent *entry; !found && (entry = readdir(list));) {
		char comm[32] = "";
		str_format(path, sizeof(path), "/proc/%d/task/%.20s/comm", (int)pid, entry->d_name);
		FILE *file = fopen(path, "re");
		if (file && fgets(comm, sizeof(comm), file)) {
			comm[strcspn(comm, "\n")] = '\0';
			found = str_equal(comm, name) ? atoi(entry->d_name) : 0;
		}
		if (file) {
			fclose(file);
		}
	}
	closedir(list);
	return found;
}

/* A bill, by the number that is typed, to where the payment's QR is shown. */
static void begin_to_pay(struct stage *stage)
{
	struct scene *scene = stage->scene;
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_account, "units");
	journey_tap(scene, "unit", 0, "account_number");
	journey_type(scene, ACCOUNT);
	journey_tap(scene, "next", -1, "account");
	journey_tap(scene, "pay", -1, "pay");
	journey_wait_state(scene, "payment", "created");
	assert_in_memory(stage, "account");
	assert_no_trace_on_disk(stage, "while it is paid");
}

static void a_payment_left(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	begin_to_pay(stage);
	journey_tap(scene, "back", -1, "unpaid");
	journey_tap(scene, "finish", -1, "attract");
	journey_wait_state(scene, "outbox", "0");
	assert_no_trace(stage, "after a payment was given up");
}

static void a_bill_paid(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	begin_to_pay(stage);
	journey_show_code(scene, PAY_CODE);
	journey_wait(scene, "paid");
	journey_tap(scene, "finish", -1, "attract");
	journey_wait_state(scene, "outbox", "0");
	assert_no_trace(stage, "after a bill was paid");
}

/* A worker that does not answer the wipe is stopped by a debugger's means: after 5 s the process
 * ends itself, for only a new one is surely clean. */
static void ended_by_abort(void **state)
{
	struct stage *stage = *state;
	visit(stage);
	journey_tap(stage->scene, "take_number", -1, "done");
	pid_t kiosk = scene_kiosk_pid(stage->scene);
	pid_t worker = thread_of(kiosk, "scanner");
	int status = 0;
	assert_true(worker > 0);
	assert_int_equal(ptrace(PTRACE_SEIZE, worker, NULL, NULL), 0);
	assert_int_equal(ptrace(PTRACE_INTERRUPT, worker, NULL, NULL), 0);
	assert_int_equal(waitpid(worker, &status, __WALL), worker);
	journey_tap(stage->scene, "finish", -1, "wiping");
	(void)scene_kiosk(stage->scene, "pass 5000"); /* it may be gone before it can answer */
	while (waitpid(worker, &status, __WALL) == worker && !WIFEXITED(status) &&
		!WIFSIGNALED(status)) {
	}
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_false(WCOREDUMP(status));
	scene_kill_kiosk(stage->scene);
	assert_no_trace_on_disk(stage, "after the abort");
	assert_true(scene_start_kiosk(stage->scene));
	journey_wait_ready(stage->scene);
	journey_wait(stage->scene, "attract");
	assert_no_trace(stage, "after the new start");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finished_by_the_citizen),
		cmocka_unit_test(left_alone),
		cmocka_unit_test(left_on_the_last_page),
		cmocka_unit_test(half_typed),
		cmocka_unit_test(finished_offline),
		cmocka_unit_test(a_form_left_half_typed),
		cmocka_unit_test(a_form_handed_in),
		cmocka_unit_test(a_form_handed_in_offline),
		cmocka_unit_test(left_while_the_hall_thinks),
		cmocka_unit_test(left_while_the_kernel_waits),
		cmocka_unit_test(what_was_followed),
		cmocka_unit_test(what_was_written),
		cmocka_unit_test(a_payment_left),
		cmocka_unit_test(a_bill_paid),
		cmocka_unit_test(ended_by_abort),
	};
	return cmocka_run_group_tests(tests, open_stage, close_stage);
}
