/* The way to the hall, step by step, for who must find where it ends. A connection of its own: one
 * that stands already would prove nothing. */
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/care/care_worker.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 12000, TABLE_LEN = 64 * 1024, CLOCK_MOST_S = 60, STATUS_OK = 200 };

static void set(struct trace *trace, enum trace_step step, enum trace_result result, int64_t us,
	const char *words)
{
	trace->steps[step].result = result;
	trace->steps[step].ms = us > 0 ? (int)((us + 999) / 1000) : -1;
	plain_copy(trace->steps[step].words, TRACE_WORDS_LEN + 1, words, strlen(words));
}

static void find_address(struct trace *trace)
{
	char words[TRACE_WORDS_LEN + 1] = "", text[INET6_ADDRSTRLEN];
	struct ifaddrs *all = NULL;
	if (getifaddrs(&all) != 0) {
		all = NULL;
	}
	for (const struct ifaddrs *at = all; at; at = at->ifa_next) {
		bool is_up = (at->ifa_flags & IFF_UP) && !(at->ifa_flags & IFF_LOOPBACK);
		if (is_up && at->ifa_addr && at->ifa_addr->sa_family == AF_INET) {
			struct sockaddr_in in;
			memcpy(&in, at->ifa_addr, sizeof(in));
			inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text));
			str_append(words, sizeof(words), "%s%s %s", words[0] ? ", " : "",
				at->ifa_name, text);
		}
	}
	freeifaddrs(all);
	set(trace, TRACE_address, words[0] ? TRACE_FINE : TRACE_FAILED, 0, words);
}

static void find_gateway(struct trace *trace)
{
	char *table = NULL, words[INET6_ADDRSTRLEN] = "";
	size_t len;
	if (fs_read("/proc/self/net/route", TABLE_LEN, &table, &len) != OK) {
		set(trace, TRACE_gateway, TRACE_FAILED, 0, "");
		return;
	}
	for (char *line = strchr(table, '\n'); line && !words[0]; line = strchr(line + 1, '\n')) {
		unsigned to = 1, by = 0;
		struct in_addr in;
		if (sscanf(line, "%*s %x %x", &to, &by) == 2 && to == 0) {
			in.s_addr = by; /* as it lies in memory */
			inet_ntop(AF_INET, &in, words, sizeof(words));
		}
	}
	mem_free(table);
	set(trace, TRACE_gateway, words[0] ? TRACE_FINE : TRACE_FAILED, 0, words);
}

static void find_name_server(struct trace *trace)
{
	char *file = NULL, word[64] = "";
	size_t len;
	if (fs_read("/etc/resolv.conf", TABLE_LEN, &file, &len) == OK) {
		const char *at =
			str_starts(file, "nameserver") ? file : strstr(file, "\nnameserver");
		if (!at || sscanf(at, " nameserver %63s", word) != 1) {
			word[0] = '\0';
		}
	}
	mem_free(file);
	set(trace, TRACE_name_server, word[0] ? TRACE_FINE : TRACE_FAILED, 0, word);
}

/* The first of the steps that was not come through has failed; those behind it were not tried. */
static void judge_line(struct trace *trace, const struct care *care, enum err err,
	const struct http_answer *answer)
{
	static const enum trace_step steps[] = {
		TRACE_name, TRACE_connection, TRACE_security, TRACE_answer};
	const int64_t until_us[] = {answer->times.name_us, answer->times.connection_us,
		answer->times.security_us, answer->status ? answer->times.answer_us : 0};
	bool has_failed = false;
	int64_t before_us = 0;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		bool is_fine = until_us[i] > 0 && !has_failed;
		const char *words = steps[i] == TRACE_name ? care->hall_url : "";
		if (!is_fine) {
			words = has_failed	    ? ""
				: answer->detail[0] ? answer->detail
						    : err_name(err);
		}
		set(trace, steps[i],
			is_fine	     ? TRACE_FINE
			: has_failed ? TRACE_SKIPPED
				     : TRACE_FAILED,
			is_fine ? until_us[i] - before_us : 0, words);
		trace->steps[steps[i]].fault = is_fine || has_failed ? FAULT_NONE
					       : answer->fault	     ? answer->fault
					       : answer->status	     ? FAULT_NONE
								     : FAULT_OTHER;
		before_us = until_us[i];
		has_failed = has_failed || !is_fine;
	}
	if (answer->status) {
		char words[TRACE_WORDS_LEN + 1];
		str_format(words, sizeof(words), "%d %s", answer->status, answer->type);
		set(trace, TRACE_answer, answer->status == STATUS_OK ? TRACE_FINE : TRACE_FAILED,
			until_us[3] - until_us[2], words);
	}
}

static void judge_clock(struct trace *trace, const struct http_answer *answer)
{
	if (answer->date_s <= 0) {
		set(trace, TRACE_clock, TRACE_SKIPPED, 0, "");
		return;
	}
	char words[TRACE_WORDS_LEN + 1];
	int64_t off_s = clock_wall_ms() / 1000 - answer->date_s;
	str_format(words, sizeof(words), "%+lld s", (long long)off_s);
	set(trace, TRACE_clock, llabs(off_s) <= CLOCK_MOST_S ? TRACE_FINE : TRACE_FAILED, 0, words);
}

static void tell(struct care *care, uint32_t session, const struct trace *trace)
{
	struct msg *fact = msg_create(MSG_LINE_TRACED, session);
	fact->trace = *trace;
	care_post(care, fact);
}

static void trace_line(struct care *care, uint32_t session)
{
	struct trace trace = {.is_over = false};
	find_address(&trace);
	find_gateway(&trace);
	find_name_server(&trace);
	tell(care, session, &trace);
	struct http *http = NULL;
	struct http_answer answer = {0};
	const struct http_config config = {.url = care->hall_url,
		.ca_file = care->ca_file,
		.cert_file = care->cert_file,
		.key_file = care->key_file,
		.pinned_key = care->pinned_key};
	enum err err = http_create(&config, &http);
	if (err == OK) {
		struct http_request request = {
			.method = "GET", .path = "/v1/time", .limit_ms = LIMIT_MS};
		err = care_do(care, http, &request, &answer);
	}
	judge_line(&trace, care, err, &answer);
	judge_clock(&trace, &answer);
	http_answer_wipe(&answer);
	http_destroy(http);
	trace.is_over = true;
	tell(care, session, &trace);
}

static bool order(struct care *care, struct cmd *cmd)
{
	if (cmd->kind != CMD_TRACE_LINE) {
		return false;
	}
	trace_line(care, cmd->session);
	return true;
}

const struct care_part care_trace = {.order = order};
