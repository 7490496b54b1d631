/*
 * Who draws on the panel: the kiosk while it lives, the notice otherwise. The notice has the panel
 * and listens on a socket; whoever connects is lent it (one byte, and the panel's descriptor with
 * it) as long as the connection lives. However the kiosk ends, the kernel ends the connection. Over
 * it the kiosk says of itself, a line each: "starting", "reason CODE".
 */
#ifndef ONEDOOR_NOTICE_BATON_H
#define ONEDOOR_NOTICE_BATON_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/base/mailbox.h"

enum { BATON_LINE_LEN = 63 };

/* --- the kiosk's side; one thread --- */

struct baton;

/* NULL: nobody listens at path, or does not answer within limit_ms (said): the panel is to be
 * opened without. */
struct baton *baton_take(const char *path, int64_t limit_ms);
/* The panel's descriptor, which lives as long as the baton; 0: none was lent. */
int baton_panel(const struct baton *baton);
/* Never waits; nothing happens on NULL. */
void baton_say(struct baton *baton, const char *line);
/* The panel is the notice's again: draw no more before. NULL is allowed. */
void baton_give(struct baton *baton);

/* --- the notice's side; its own thread waits for the socket --- */

struct baton_host;

/* wake: called when there is something to take. Says why when it fails. */
enum err baton_host_create(const char *path, mailbox_wake_fn *wake, void *wake_arg,
	struct baton_host **host_out) MUST_CHECK;
void baton_host_destroy(struct baton_host *host); /* NULL is allowed */

enum baton_event {
	BATON_NOTHING,
	BATON_ASKED, /* to be answered with baton_host_lend */
	BATON_SAID,
	BATON_GIVEN, /* whoever had it has gone */
};
/* The next thing that happened; never waits. said_out: the line of BATON_SAID. */
enum baton_event baton_host_take(struct baton_host *host, char said_out[BATON_LINE_LEN + 1]);
/* panel_fd below 0: there is none. */
void baton_host_lend(struct baton_host *host, int panel_fd);

#endif
