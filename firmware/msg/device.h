/* What is known of a device, in the manner of CUSS and XFS: state, reason, media, supply. Plain
 * data. */
#ifndef ONEDOOR_MSG_DEVICE_H
#define ONEDOOR_MSG_DEVICE_H

enum device_kind { DEVICE_IDCARD, DEVICE_SCANNER, DEVICE_PRINTER, DEVICE_COUNT };

enum device_state {
	DEVICE_ABSENT,	/* not found on the bus */
	DEVICE_OPENING, /* found, being set up */
	DEVICE_READY,
	DEVICE_BUSY,	  /* printing, reading */
	DEVICE_ATTENTION, /* works again once a person has acted: paper, cover, cutter */
	DEVICE_FAULT,	  /* broken until reset or repair */
	DEVICE_STATE_COUNT
};

enum device_reason {
	REASON_NONE,
	REASON_NOT_FOUND,
	REASON_NO_ACCESS, /* permission, or another program holds it */
	REASON_NO_ANSWER,
	REASON_PROTOCOL, /* it answers nonsense */
	REASON_PAPER_OUT,
	REASON_COVER_OPEN,
	REASON_CUTTER,
	REASON_HEAD_HOT,
	REASON_OFFLINE, /* printer says off-line, cause unknown */
	REASON_MECHANICAL,
	REASON_SAM,	 /* card reader's security module failed or is not authorised */
	REASON_TOO_LONG, /* what was to be printed; nothing is wrong with the printer */
	REASON_COUNT
};

enum media_state {
	MEDIA_UNKNOWN,
	MEDIA_NONE,
	MEDIA_PRESENT
}; /* a card in the field, a slip in the mouth */
enum supply_state { SUPPLY_UNKNOWN, SUPPLY_OK, SUPPLY_LOW, SUPPLY_OUT };

struct device_status {
	enum device_kind kind;
	enum device_state state;
	enum device_reason reason;
	enum media_state media;
	enum supply_state supply;
	int width_dots; /* printer: dots a line; else 0 */
	char model[48]; /* "0416:5011 POS-80", for the technician; no serial number */
};

/* Stable lower-case words for logs, the heartbeat and the technician ("idcard", "ready",
 * "paper_out"). Static. */
const char *device_kind_name(enum device_kind kind);
const char *device_state_name(enum device_state state);
const char *device_reason_name(enum device_reason reason);
const char *supply_state_name(enum supply_state supply);

#endif
