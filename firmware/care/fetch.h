/*
 * A large file of a server's, into a file of ours: what has come already is kept beside it
 * (".part") and gone on with, also after a restart; it gets its name when its bytes are the ones
 * that were meant. The update's thread.
 */
#ifndef ONEDOOR_CARE_FETCH_H
#define ONEDOOR_CARE_FETCH_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/hall/http.h"

enum {
	FETCH_LIMIT = 1 << 30,	  /* bytes; a bundle is 150 MB */
	FETCH_RESERVE = 32 << 20, /* of the disk, for what else is written there */
	FETCH_STALL_MS = 30 * 1000,
};

/* Borrowed. */
struct fetch {
	struct http *http;
	const char *path;	   /* of the server */
	const char *authorization; /* NULL: none */
	const char *to;
	const char *sha256;
	int64_t size; /* as it was announced; -1: not said */
	/* Asked after every wake-up, and told after every piece. */
	bool (*is_interrupted)(void *arg);
	void (*progress)(void *arg, int percent);
	void *arg;
	/* filled in */
	int64_t came;	    /* bytes, this time */
	int status;	    /* of the server's answer; 0 none */
	int retry_after_s;  /* as it wants it; 0 not said */
	bool is_whole_only; /* it cannot send the rest alone: an interruption loses all */
};

/*
 * OK: it is there. ERR_FULL: it does not fit, and nothing of it was fetched; ERR_TOO_BIG: over
 * FETCH_LIMIT; ERR_IO: the disk; ERR_INVALID: other bytes, all of which are gone; ERR_AUTH,
 * ERR_NOT_FOUND, ERR_PROTOCOL: the server's answer; ERR_CANCELLED, ERR_BUSY, ERR_GONE, ERR_OFFLINE,
 * ERR_TIMEOUT: to be tried again, what has come is kept.
 */
enum err fetch_file(struct fetch *fetch) MUST_CHECK;
/* What an answer's status is for us; OK for 200 and 206. */
enum err fetch_reason(int status);

/* A link as its server and its path. False: it is none, or too long. */
bool url_split(const char *url, char *server, size_t server_size, char *path, size_t path_size);
/* A link of a server's answer as a path there; false: it leads elsewhere. */
bool url_path_at(const char *url, const char *server, char *path, size_t path_size);

#endif
