/*
 * The machine loses power while people pay, on a line that comes and goes, and phones pay at any
 * moment: no bill is paid twice, and no payment is left open at the hall. The hall's client is a
 * process of its own, killed without a word again and again; ONEDOOR_KILLS says how often.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/seal.h"
#include "tests/harness/applicant.h"
#include "tests/harness/books.h"

enum {
	KILLS_USUAL = 20,
	FACTS = 256,
	LIVES_MAX_MS = 2400, /* of one life, at most */
	PHONE_PAUSE_MS = 40,
	DRAIN_MS = 120000,
	SETTLE_TRIES = 1200,
	SETTLE_PAUSE_MS = 50,
	PACE_MS = 20, /* from one person to the next */
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOWER 4 /* a life begins later */
#else
#define SLOWER 1
#endif

static uint32_t seed;

static uint32_t dice(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

/* --- the one that is killed --- */

/* A bill that is there once, or money onto a phone. */
static void pay(struct hall *hall)
{
	struct cmd *cmd = cmd_create(CMD_PAY, 1);
	bool is_bill = dice() % 3 == 0;
	cmd->pay.asked = 1 + dice() % 1000000;
	cmd->pay.is_top_up = !is_bill;
	cmd->pay.amount_fen = is_bill ? 3520 : 1000;
	seal_random_key(cmd->pay.key);
	str_copy(cmd->pay.unit, sizeof(cmd->pay.unit), is_bill ? "water" : "telecom");
	str_copy(cmd->pay.no, sizeof(cmd->pay.no), is_bill ? "3205840019006" : "13800001992");
	poll(NULL, 0, PACE_MS);
	hall_order(hall, cmd);
}

static void order(struct hall *hall, enum cmd_kind kind, int after)
{
	struct cmd *cmd = cmd_create(kind, 1);
	if (kind == CMD_WATCH_PAYMENT) {
		cmd->watch_payment.after = after;
	}
	hall_order(hall, cmd);
}

/* What a kiosk does with it; it may be a little impatient. */
static void go_on(struct hall *hall, const struct msg *fact)
{
	const struct payment *payment = fact->payment_changed.payment;
	if (!payment && !fact->refusal.code[0]) {
		order(hall, CMD_WATCH_PAYMENT, -1);
	} else if (!payment || payment_is_over(payment->state)) {
		if (payment && payment->state == PAYMENT_PAID) {
			dprintf(STDOUT_FILENO, "p");
		}
		pay(hall);
	} else if (dice() % 4 == 0) {
		order(hall, CMD_GIVE_UP_PAYMENT, 0);
	} else {
		order(hall, CMD_WATCH_PAYMENT, payment->version);
	}
}

/* Pays one after the other; or until nothing is owed any more. */
static int client(const struct applicant *who, bool is_draining)
{
	json_init();
	struct mailbox *facts = mailbox_create(FACTS, NULL, NULL);
	const struct hall_config pace = {0};
	struct hall *hall = applicant_open(who, &pace, facts);
	int64_t until_ms = clock_ms() + DRAIN_MS;
	bool is_begun = false;
	while (hall && clock_ms() < until_ms) {
		struct msg *fact = mailbox_take(facts, 100);
		if (!fact) {
			continue;
		}
		if (is_draining && fact->kind == MSG_LINE_CHANGED && fact->line.is_online &&
			fact->line.outbox_count == 0) {
			msg_destroy(fact);
			hall_destroy(hall);
			return 0;
		}
		if (!is_draining && fact->kind == MSG_CATALOG_LOADED && !is_begun) {
			is_begun = true;
			pay(hall);
		} else if (!is_draining && fact->kind == MSG_PAYMENT_CHANGED) {
			go_on(hall, fact);
		}
		msg_destroy(fact);
	}
	return 3;
}

/* --- the one that kills --- */

static int paid_count; /* as lives have said before their end */

static pid_t start(const struct applicant *who, bool is_draining, int *out_fd)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	dice();
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		_exit(client(who, is_draining));
	}
	close(ends[1]);
	*out_fd = ends[0];
	return pid;
}

static void count_paid(int fd)
{
	char text[4096];
	ssize_t got;
	while ((got = read(fd, text, sizeof(text))) > 0) {
		paid_count += (int)got;
	}
	close(fd);
}

static int64_t payments(struct lines *lines, const char *name)
{
	int64_t value = books_figure(lines_hall(lines, "payments"), name);
	assert_true(value >= 0);
	return value;
}

/* Lives on, with phones that pay whatever was begun last. */
static void live(struct lines *lines, int64_t ms)
{
	int64_t until_ms = clock_ms() + ms;
	while (clock_ms() < until_ms) {
		poll(NULL, 0, (int)MIN_OF(until_ms - clock_ms() + 1, (int64_t)PHONE_PAUSE_MS));
		if (dice() % 2) { /* it may be over already, or none be there */
			(void)lines_hall(lines, "pay last %s", dice() % 8 ? "ok" : "refuse");
		}
	}
}

static void no_bill_is_paid_twice_and_none_is_forgotten(void **state)
{
	(void)state;
	const char *wanted = getenv("ONEDOOR_KILLS");
	int kills = wanted ? atoi(wanted) : KILLS_USUAL;
	const struct lines_config config = {.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.count = 1,
		.hall_args = {"--limit", "all=0"}};
	struct lines *lines = lines_open(&config);
	assert_non_null(lines);
	const struct applicant who = applicant_on(lines, 0, "data-kill");
	seed = 20261128;
	lines_hall(lines, "payment-lives 3600"); /* nothing ends by itself */
	lines_ask(lines, 0, "flap 300 200");
	int fd = -1, status = 0;
	for (int i = 0; i < kills; i++) {
		static const char *const troubles[] = {"at POST:/v1/payments count=3 lose=yes",
			"provider twice=2", "at POST:/v1/payments count=3 status=503",
			"provider unknown=3", "provider late=1"};
		lines_hall(lines, "%s", troubles[i % (int)ARRAY_LEN(troubles)]);
		pid_t pid = start(&who, false, &fd);
		live(lines, (int64_t)(dice() % LIVES_MAX_MS) * SLOWER);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			fail_msg("life %d ended by itself: %d", i, WEXITSTATUS(status));
		}
		count_paid(fd);
	}
	lines_ask(lines, 0, "up");
	lines_hall(lines, "clear");
	lines_hall(lines, "provider clear");
	pid_t pid = start(&who, true, &fd);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(fd);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	for (int i = 0; payments(lines, "busy") != 0; i++) {
		assert_true(i < SETTLE_TRIES);
		poll(NULL, 0, SETTLE_PAUSE_MS);
	}
	int64_t paid = payments(lines, "paid"), closed = payments(lines, "closed");
	print_message("%d kills: %d seen as paid, %lld paid and %lld closed at the hall\n", kills,
		paid_count, (long long)paid, (long long)closed);
	assert_int_equal(payments(lines, "double"), 0);
	assert_int_equal(payments(lines, "differences"), 0);
	assert_int_equal(payments(lines, "created") + payments(lines, "scanned") +
				 payments(lines, "unknown"),
		0);
	assert_true(paid >= paid_count && paid > 0 && closed > 0);
	lines_close(lines, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_bill_is_paid_twice_and_none_is_forgotten),
	};
	return cmocka_run_group_tests_name("pay_kill", tests, NULL, NULL);
}
