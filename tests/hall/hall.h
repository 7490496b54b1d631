/*
 * The reference hall: what every part of it shares. Built once by main, then read by the threads of
 * the HTTP server; what changes while it runs sits behind its own lock (store, knobs, catalog).
 */
#ifndef ONEDOOR_TESTS_HALL_HALL_H
#define ONEDOOR_TESTS_HALL_HALL_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/fleet/sign.h"
#include "tests/hall/store.h"

enum {
	HALL_BODY_MAX = 64 * 1024,
	HALL_HEADERS_MAX = 8 * 1024,
	HALL_URL_MAX = 512,
	HALL_DEPTH_MAX = 8,
	HALL_BLOCK_MAX = 50,
	HALL_BLOCKED_MAX = 500, /* leased numbers of one terminal, zone and day */
	HALL_NUMBER_MAX = 9999,
	HALL_SESSION_S = 600,
	HALL_PAYMENT_S = 180,
	HALL_ANSWER_KEPT_S = 2 * 86400,
};

struct knobs;
struct catalog;
struct limits;
struct bell;
struct calendar;
struct collections;
struct provider;
struct floors;
struct authority;

struct hall {
	struct store *store;
	struct knobs *knobs;
	struct catalog *catalog;
	struct limits *limits;
	struct bell *bell;
	struct calendar *calendar;	 /* set once, before the first request */
	struct collections *collections; /* likewise */
	struct floors *floors;		 /* likewise; NULL: there is no plan */
	struct provider *provider;	 /* the cashier's; likewise */
	struct authority *authority;	 /* likewise */
	unsigned char hash_key[32];	 /* for hashes of numbers, tokens and bodies */
	unsigned char sealing_pk[32];
	unsigned char sealing_sk[32];
	struct fleet_secret fleet_secret;
	char qr_base[104];
	char host[64];	      /* what terminals know the hall by */
	int certificate_days; /* how long a terminal's is good */
	_Atomic int port;
	_Atomic int phone_port;	    /* of the public side */
	_Atomic int staff_port;	    /* 0: no staff page */
	_Atomic int64_t card_limit; /* numbers per card and day */
	_Atomic int payment_lives_ms;
	bool is_queue_only; /* other shapes are announced */
};

#endif
