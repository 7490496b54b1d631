/*
 * The log, to who keeps it for long: each line over TLS as syslog has it (RFC 5424, 5425). A thread
 * of its own, since it waits; what waits to be sent is the log's own ring, and what that has lost
 * meanwhile is said. A line that was on the way when the connection broke is lost, as syslog is.
 */
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/log_ring.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/care_worker.h"
#include "firmware/care/syslog_line.h"
#include "firmware/hall/backoff.h"
#include "firmware/hall/http_stream.h"
#include "firmware/hall/seal.h"

#include <unistd.h>

enum {
	URL_LEN = 512,
	LOOK_MS = 5000, /* a line may be that late */
	OPEN_LIMIT_MS = 10000,
	SEND_LIMIT_MS = 10000,
	BACKOFF_MS = 2000,
	BACKOFF_MAX_MS = 300000,
};

struct log_sender {
	const struct care *care;
	struct worker *worker;
	struct http *http;
	struct backoff backoff;
	uint64_t sent; /* number of the newest line that was */
};

static bool must_stop(void *arg)
{
	return worker_must_stop(arg);
}

static enum err send_all(struct log_sender *sender, struct worker *worker)
{
	struct log_line line;
	while (log_ring_next(sender->sent, &line)) {
		char text[SYSLOG_LINE_MAX];
		uint64_t lost = line.number - sender->sent - 1;
		size_t len = syslog_line(&line, sender->care->terminal_id, (int)getpid(), text);
		enum err err =
			http_stream_send(sender->http, text, len, SEND_LIMIT_MS, must_stop, worker);
		if (err != OK) {
			return err;
		}
		sender->sent = line.number;
		if (lost > 0) {
			log_warn("syslog", "%llu lines before were not sent",
				(unsigned long long)lost);
		}
	}
	return OK;
}

static enum err go_on(struct log_sender *sender, struct worker *worker)
{
	char why[LINE_SAID_LEN + 1] = "";
	enum err err = OK;
	if (!http_stream_is_open(sender->http)) {
		http_set_time(sender->http, care_now_ms(sender->care, NULL) / 1000);
		err = http_stream_open(sender->http, OPEN_LIMIT_MS, must_stop, worker, why);
	}
	err = err == OK ? send_all(sender, worker) : err;
	if (err != OK) {
		http_stream_close(sender->http);
	}
	if (err != OK && err != ERR_CANCELLED && sender->backoff.failure_count == 0) {
		log_warn("syslog", "%s takes no lines: %s %s", sender->care->log_server,
			err_name(err), why);
	}
	return err;
}

static void run(struct worker *worker, void *arg)
{
	struct log_sender *sender = arg;
	struct log_line line;
	while (!worker_must_stop(worker)) {
		int64_t wait_ms = LOOK_MS;
		if (log_ring_next(sender->sent, &line)) {
			if (go_on(sender, worker) == OK) {
				backoff_reset(&sender->backoff);
			} else {
				wait_ms = backoff_next_ms(&sender->backoff, seal_random_u32());
			}
		}
		cmd_destroy(
			worker_take(worker, wait_ms)); /* nobody sends it anything but its end */
	}
	http_stream_close(sender->http);
}

static void begin(struct care *care)
{
	if (!care->log_server[0]) {
		return;
	}
	char url[URL_LEN + 1];
	str_format(url, sizeof(url), "https://%s", care->log_server);
	const struct http_config config = {.url = url,
		.ca_file = care->ca_file,
		.cert_file = care->cert_file,
		.key_file = care->key_file};
	struct log_sender *sender = mem_new(struct log_sender);
	if (http_create(&config, &sender->http) != OK) {
		log_error("syslog", "%s is not host:port", care->log_server);
		mem_free(sender);
		return;
	}
	seal_init();
	sender->care = care;
	sender->backoff = backoff_init(BACKOFF_MS, BACKOFF_MAX_MS);
	care->syslog = sender;
	sender->worker = worker_create("syslog", run, sender, 1, http_wake, sender->http);
}

static void end(struct care *care)
{
	if (care->syslog) {
		worker_destroy(care->syslog->worker, NULL);
		http_destroy(care->syslog->http);
		mem_free(care->syslog);
		care->syslog = NULL;
	}
}

const struct care_part care_syslog = {.begin = begin, .end = end};
