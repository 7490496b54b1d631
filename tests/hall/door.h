/*
 * Who stands in the door of the hall: every connection from its first packet on, how long it may
 * take for what it is about, and how many there may be of one kind. One thread shuts what is
 * overdue; any thread may call. Nobody is turned away for others' sake: the oldest who has shown
 * least goes.
 */
#ifndef ONEDOOR_TESTS_HALL_DOOR_H
#define ONEDOOR_TESTS_HALL_DOOR_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DOOR_MAX = 512,		/* connections in all */
	DOOR_UNKNOWN_MAX = 128, /* that have shown no certificate yet; of one address: */
	DOOR_ADDRESS_MAX = 32,
	DOOR_TERMINAL_MAX = 16, /* of one terminal */
};

/* What a guest is about, and how long it may be about it. */
enum phase {
	PHASE_UNKNOWN, /* 5 s: the handshake and a certificate */
	PHASE_NEW,     /* 5 s: the first request's line, after the certificate */
	PHASE_READING, /* 10 s: the rest of a request, to the end of its body */
	PHASE_WORKING, /* 600 s: the answer, to its end */
	PHASE_IDLE,    /* 120 s: the next request's line */
	PHASE_COUNT
};

struct door;

/* One connection. */
struct guest {
	struct door *door;
	int fd; /* borrowed; open between door_enter and door_leave */
	struct in_addr address;
	enum phase phase;
	int64_t since_ms;
	char name[64];	 /* the certificate's CN once it is known, else "" */
	char serial[65]; /* likewise, its serial number as hexadecimal text */
	size_t uri_len;	 /* of the request at hand, as it came */
	bool is_leaving; /* shut by us, counts no more */
	struct guest *prev, *next;
};

struct door *door_create(void);
void door_destroy(struct door *door); /* NULL is allowed; all guests have left */

struct guest *door_enter(struct door *door, int fd, struct in_addr address);
void door_leave(struct guest *guest);
/* The handshake is good and the certificate is one of ours. */
void door_admit(struct guest *guest, const char *name, const char *serial);
void door_turn(struct guest *guest, enum phase phase);

#endif
