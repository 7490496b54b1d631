/*
 * The hall's public side: phones, without a client certificate, on a port of their own. They may
 * see what is behind the QR of a guide (/m/), of a ticket (/t/), of a receipt (/c/, with the last
 * four) and of a handoff (/h/), and send photos for it, a few at a time. A new terminal, which has
 * no certificate either, comes by the same door (enrol.h). Threads of its own.
 */
#ifndef ONEDOOR_TESTS_HALL_PHONES_H
#define ONEDOOR_TESTS_HALL_PHONES_H

#include <stdbool.h>

#include "tests/hall/hall.h"

struct phones;

/* port 0 picks a free one; is_public: on every address. Sets hall->phone_port. */
enum err phones_start(struct hall *hall, const char *tls_dir, int port, bool is_public,
	struct phones **phones_out) MUST_CHECK;
void phones_stop(struct phones *phones); /* NULL is allowed */

#endif
