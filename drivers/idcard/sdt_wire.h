/*
 * The bytes of SDT card readers (GA 450 family), without I/O. Facts: protocol text of the makers,
 * checked against public drivers.
 *
 *   request  AA AA AA 96 69 | LenHi LenLo | CMD PARA      | CHK
 *   reply    AA AA AA 96 69 | LenHi LenLo | SW1 SW2 SW3   | data... | CHK
 *
 * Len counts everything after itself; CHK is the XOR of all bytes from LenHi to the one before it.
 * A reply may hold everything that is printed on a card: wipe an inbox as soon as it was read.
 */
#ifndef ONEDOOR_DRIVERS_IDCARD_SDT_WIRE_H
#define ONEDOOR_DRIVERS_IDCARD_SDT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum {
	SDT_HEAD_LEN = 7,     /* preamble and length: what split readers send apart */
	SDT_BODY_MAX = 4096,  /* the largest normal reply has 2321 bytes in all */
	SDT_REQUEST_MAX = 16, /* bytes of the longest request that is used */
	SDT_TEXT_LEN = 256,
};

enum sdt_command {
	SDT_RESET,   /* 10 FF: the security module; it needs a moment afterwards */
	SDT_STATUS,  /* 11 FF */
	SDT_FIND,    /* 20 01 */
	SDT_SELECT,  /* 20 02 */
	SDT_READ,    /* 30 01: text and photo */
	SDT_ADDRESS, /* 30 03: newest address; used to see whether the card still lies there */
	SDT_COMMAND_COUNT
};

/* SW3, the reader's verdict. */
enum sdt_verdict {
	SDT_TIMED_OUT = 0x05, /* modules' own "05 05 05" frame: nothing answered inside */
	SDT_BAD_CHECKSUM = 0x10,
	SDT_BAD_LENGTH = 0x11,
	SDT_BAD_COMMAND = 0x21,
	SDT_NOT_PERMITTED = 0x23, /* authentication lost */
	SDT_UNKNOWN_ERROR = 0x24,
	SDT_CARD_REFUSES_SAM = 0x31,
	SDT_SAM_REFUSES_CARD = 0x32,
	SDT_NOT_VERIFIED = 0x33,
	SDT_OTHER_CARD = 0x40,
	SDT_READ_FAILED = 0x41,
	SDT_RANDOM_FAILED = 0x47,
	SDT_SAM_BROKEN = 0x60,
	SDT_SAM_NOT_AUTHORISED = 0x66,
	SDT_NO_CARD = 0x80,
	SDT_SELECT_FAILED = 0x81,
	SDT_DONE = 0x90,
	SDT_NO_CONTENT = 0x91, /* the card has no such file: an empty success */
	SDT_CARD_FOUND = 0x9f,
};

/* Returns the length. */
size_t sdt_encode(enum sdt_command command, uint8_t out[SDT_REQUEST_MAX]);

/* Puts one reply together from whatever pieces the transport delivers. */
struct sdt_inbox {
	size_t len;
	uint8_t bytes[SDT_HEAD_LEN + SDT_BODY_MAX];
};

enum sdt_progress {
	SDT_MORE,
	SDT_COMPLETE,
	SDT_BROKEN, /* a whole frame whose checksum is wrong */
};

/* Empties and wipes. */
void sdt_inbox_clear(struct sdt_inbox *inbox);
/* Takes bytes until a frame is complete (what follows it in data is dropped: one request has one
 * reply). Strangers before the preamble are skipped. After COMPLETE clear before feeding again. */
enum sdt_progress sdt_inbox_feed(struct sdt_inbox *inbox, const uint8_t *data, size_t len);
/* How many bytes are missing as far as is known now; never 0 before COMPLETE. */
size_t sdt_inbox_missing(const struct sdt_inbox *inbox);

/* Of a complete frame; data is borrowed from the inbox. */
struct sdt_reply {
	uint8_t verdict;
	const uint8_t *data;
	size_t len;
};
struct sdt_reply sdt_inbox_reply(const struct sdt_inbox *inbox);

/* The text block (SDT_TEXT_LEN bytes, borrowed) of an answer to SDT_READ; the photo is passed over
 * unread. ERR_PROTOCOL when the inner lengths do not add up. */
enum err sdt_find_text(const struct sdt_reply *reply, const uint8_t **text_out) MUST_CHECK;

#endif
