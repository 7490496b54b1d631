/*
 * The closed list of reasons for which the world says no. Who fails logs the detail once; who calls
 * decides by the reason alone. A broken promise of our own is not an err: REQUIRE (log.h) aborts.
 */
#ifndef ONEDOOR_BASE_ERR_H
#define ONEDOOR_BASE_ERR_H

enum err {
	OK = 0,
	ERR_TIMEOUT,  /* nothing answered in time; nothing was changed */
	ERR_GONE,     /* the device or peer has left; open it anew */
	ERR_BUSY,     /* somebody else has it; try later */
	ERR_IO,	      /* the transfer failed below us */
	ERR_STALL,    /* the device refused the request (USB STALL) */
	ERR_PROTOCOL, /* an answer that breaks the protocol */
	ERR_TOO_BIG,  /* over a stated limit */
	ERR_INVALID,  /* the content makes no sense */
	ERR_NOT_FOUND,
	ERR_UNSUPPORTED,
	ERR_REFUSED,   /* the other side understood and said no */
	ERR_AUTH,      /* identity or certificate not accepted */
	ERR_OFFLINE,   /* no way to the hall */
	ERR_CANCELLED, /* we were told to stop */
	ERR_FULL,      /* queue, disk or buffer full */
	ERR_UNCERTAIN, /* it may or may not have happened; never retry blindly */
	ERR_COUNT
};

/* A stable lower-case word for logs and messages ("timeout"); "?" outside the list. Static. */
const char *err_name(enum err err);

#endif
