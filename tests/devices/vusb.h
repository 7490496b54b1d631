/*
 * Virtual USB devices: the core and what a model must offer.
 *
 * A model (card reader, scanner, printer, touch, gadget) is descriptors plus a few functions; it
 * never sees the transport. The core queues URBs, answers standard requests, injects faults and
 * keeps the log. A transport (usbfs.c, redir.c) carries URBs between a host and the core.
 * Everything runs on one thread, in the poll loop of loop.c; no function waits.
 *
 * Results of model functions: >= 0 bytes moved | -EAGAIN = NAK (the core keeps the URB; call
 * vusb_kick() when there is data or room) | -EPIPE = STALL | any other -errno = a bus error as
 * Linux names them.
 */
#ifndef TESTS_DEVICES_VUSB_H
#define TESTS_DEVICES_VUSB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	VUSB_MAX_INTERFACES = 4,
	VUSB_MAX_STRINGS = 8,
	VUSB_MAX_DEVICES = 8,
	VUSB_MAX_KNOBS = 24,
	VUSB_MAX_FAULTS = 16,
	VUSB_KNOB_TEXT = 24,
	VUSB_REPLY_TEXT = 2048,
};

struct vusb_setup {
	uint8_t type;
	uint8_t request;
	uint16_t value;
	uint16_t index;
	uint16_t length;
};

struct vusb_dev;
struct vusb_plug;

/* Raw wire bytes are the only description of a device; all pointers must live as long as the
 * device. */
struct vusb_desc {
	const uint8_t *device; /* 18 bytes */
	const uint8_t *config;
	size_t config_len;
	struct {
		const uint8_t *bytes;
		size_t len;
	} report[VUSB_MAX_INTERFACES];	       /* HID report descriptors by interface number */
	const char *strings[VUSB_MAX_STRINGS]; /* by string index; [0] is unused */
	const char *kernel_driver[VUSB_MAX_INTERFACES]; /* what a real host would bind, or NULL */
	int speed_mbit;					/* 12 or 480 */
};

struct vusb_knob {
	const char *name;
	const char *fallback;
	const char *help;
};

enum vusb_event {
	VUSB_EVENT_PLUGGED,
	VUSB_EVENT_RESET, /* bus reset */
	VUSB_EVENT_SET_CONFIG,
	VUSB_EVENT_SET_INTERFACE, /* plug->alt is as it is now */
	VUSB_EVENT_CLEAR_HALT,
};

struct vusb_model {
	const char *kind;
	const char *const *variants;   /* ends with NULL; the first is the default */
	const struct vusb_knob *knobs; /* ends with a NULL name */
	/* Sets dev->desc and dev->state; the variant is one of the list. */
	void (*create)(struct vusb_dev *dev, const char *variant);
	void (*destroy)(struct vusb_dev *dev);
	/* Class and vendor requests only; data has room for len bytes (IN) or holds them (OUT). */
	int (*control)(
		struct vusb_dev *dev, const struct vusb_setup *setup, uint8_t *data, int len);
	/* May take a part of the bytes; the core offers the rest again after the next kick. */
	int (*out)(struct vusb_dev *dev, uint8_t ep, const uint8_t *data, int len);
	int (*in)(struct vusb_dev *dev, uint8_t ep, uint8_t *buf, int len);
	void (*event)(struct vusb_dev *dev, enum vusb_event event);
	/*
	 * A stimulus or a question from a test: verb is the first word, arg the rest of the line
	 * (may be empty). Writes its answer into reply. Returns 0, -ENOENT for an unknown verb,
	 * -EINVAL for a bad argument.
	 */
	int (*poke)(
		struct vusb_dev *dev, const char *verb, const char *arg, char *reply, size_t size);
	/* Called when dev->wake_us has come; sets it anew if it wants more. */
	void (*tick)(struct vusb_dev *dev, int64_t now_us);
};

enum vusb_fault_kind {
	VUSB_FAULT_NONE,
	VUSB_FAULT_DELAY,   /* arg ms, then as usual */
	VUSB_FAULT_SILENCE, /* the URB never ends by itself */
	VUSB_FAULT_DROP,    /* its data are lost: OUT seems to work, IN goes on waiting */
	VUSB_FAULT_SHORT,   /* IN: half of the data; OUT: half, then a bus error */
	VUSB_FAULT_STALL,
	VUSB_FAULT_GARBAGE, /* its data are other data */
	VUSB_FAULT_ERROR,   /* bus error, -EPROTO */
	VUSB_FAULT_UNPLUG,
	VUSB_FAULT_NOMEM,  /* the host cannot even submit */
	VUSB_FAULT_BABBLE, /* IN: full at once, of bytes arg (256: all kinds) that nobody asked for
			    */
};

/* Calls of the host's kernel that may wait there. */
enum vusb_call {
	VUSB_CALL_OPEN,
	VUSB_CALL_CLAIM,
	VUSB_CALL_RELEASE, /* and giving the interface back to the kernel's driver */
	VUSB_CALL_CLEAR_HALT,
	VUSB_CALL_COUNT
};

struct vusb_fault {
	enum vusb_fault_kind kind;
	uint32_t first; /* the number of the first transfer it hits, counting from 1 */
	uint32_t count; /* how many transfers in a row */
	uint32_t arg;
};

struct vusb_dev {
	char name[24];
	const struct vusb_model *model;
	const char *variant;
	struct vusb_desc desc;
	void *state;
	char knobs[VUSB_MAX_KNOBS][VUSB_KNOB_TEXT];
	int64_t wake_us;	/* 0 = never */
	struct vusb_plug *plug; /* NULL while unplugged */
	uint32_t transfers;	/* submitted since the last reset of the counter */
	uint32_t completed;
	struct vusb_fault faults[VUSB_MAX_FAULTS];
	uint32_t faults_hit;
	int hang_ms[VUSB_CALL_COUNT]; /* how long such a call takes; usbfs only */
	bool wants_plug;	      /* plug it in when the daemon is ready */
	bool wants_unplug; /* a fault asked for it; the daemon does it between two events */
	struct vusb *vusb;
};

/* One transfer. The transport owns it; the core holds it from submit to complete, which comes
 * exactly once. */
struct vusb_urb {
	uint8_t ep;		 /* with the direction bit; 0 for control */
	struct vusb_setup setup; /* control only */
	uint8_t *data;
	size_t len;
	size_t actual;
	int status;
	void (*complete)(struct vusb_urb *urb); /* may free or resubmit it */
	void *owner;
	/* the core's */
	struct vusb_urb *next;
	int64_t hold_until_us;
	uint32_t number;
	struct vusb_fault fault;
};

/* The plugged-in instance: an old open handle keeps seeing it as gone after the device is plugged
 * in again. */
struct vusb_plug {
	struct vusb_dev *dev;
	struct vusb_urb *queue[32];
	bool halted[32];
	uint8_t configuration;
	uint8_t alt[VUSB_MAX_INTERFACES];
	bool is_gone;
	bool is_running, is_kicked;
	void *transport; /* the transport's own part */
};

struct vusb_log;

struct vusb_transport {
	const char *name;
	/* plug: makes the device visible to the host. unplug: makes it vanish, then owns and frees
	 * the plug. */
	int (*plug)(void *ctx, struct vusb_plug *plug);
	void (*unplug)(void *ctx, struct vusb_plug *plug);
	void *ctx;
};

struct vusb {
	struct vusb_dev *devs[VUSB_MAX_DEVICES];
	int dev_count;
	struct vusb_transport transport;
	struct vusb_log *log;
	const char *paper_dir; /* or NULL: slips are counted but not written */
};

extern const struct vusb_model model_idcard, model_scanner, model_printer, model_touch,
	model_gadget;

int64_t vusb_now_us(void); /* CLOCK_MONOTONIC */

/* Devices. spec: KIND[:VARIANT][,knob=value...]; "name" and "plugged" are knobs of the core.
 * Returns NULL and writes why into error. */
struct vusb_dev *vusb_dev_create(struct vusb *vusb, const char *spec, char *error, size_t size);
void vusb_dev_destroy(struct vusb_dev *dev);
struct vusb_dev *vusb_find_dev(struct vusb *vusb, const char *name);
long vusb_knob(const struct vusb_dev *dev, const char *name);
const char *vusb_knob_text(const struct vusb_dev *dev, const char *name);
int vusb_set_knob(struct vusb_dev *dev, const char *name, const char *value);

int vusb_plug_in(struct vusb_dev *dev); /* 0, -EALREADY or the transport's error */
int vusb_unplug(struct vusb_dev *dev);	/* 0 or -ENODEV */

/* For transports. submit: 0, -ENODEV, -ENOENT (no such endpoint), -ENOMEM (injected); complete()
 * may already have run when it returns. cancel: 0, or -EINVAL when the URB is not held any more. */
int vusb_submit(struct vusb_plug *plug, struct vusb_urb *urb);
int vusb_cancel(struct vusb_plug *plug, struct vusb_urb *urb, int status);
void vusb_cancel_all(struct vusb_plug *plug, int status);
void vusb_clear_halt(struct vusb_plug *plug, uint8_t ep);
void vusb_bus_reset(struct vusb_plug *plug);
void vusb_set_configuration(struct vusb_plug *plug, uint8_t value);
void vusb_set_interface(struct vusb_plug *plug, uint8_t interface, uint8_t alt);
int vusb_pending(const struct vusb_dev *dev);

/* For models: try the waiting URBs again. */
void vusb_kick(struct vusb_dev *dev);

/* The time of the next thing to do, or INT64_MAX; and doing what is due. */
int64_t vusb_deadline_us(const struct vusb *vusb);
void vusb_run_due(struct vusb *vusb);

/* descriptors.c */
/* The endpoint's descriptor in the alternate settings that are chosen now, or NULL. */
const uint8_t *vusb_find_ep(const struct vusb_plug *plug, uint8_t ep);
size_t vusb_max_packet(const struct vusb_plug *plug, uint8_t ep); /* of an endpoint that exists */
int vusb_ep_interface(const struct vusb_plug *plug, uint8_t ep);  /* or -1 */
int vusb_interface_count(const struct vusb_desc *desc);
bool vusb_has_alternate(const struct vusb_desc *desc, unsigned interface, unsigned alternate);
int vusb_standard_control(
	struct vusb_plug *plug, const struct vusb_setup *setup, uint8_t *data, int len);

/* faults.c */
struct vusb_fault vusb_fault_at(struct vusb_dev *dev, uint32_t number);
int vusb_fault_add(struct vusb_dev *dev,
	const char *text); /* "N|next KIND [ARG] [xCOUNT]"; 0 or -EINVAL, -ENOSPC */
void vusb_fault_clear(struct vusb_dev *dev);
const char *vusb_fault_name(enum vusb_fault_kind kind);
int vusb_hang_set(struct vusb_dev *dev, const char *text); /* "CALL MS"; 0 or -EINVAL */
void vusb_garble(uint8_t *data, size_t len, uint32_t seed);

/* log.c: the last lines in memory and, if a path was given, all of them in a file. */
struct vusb_log *vusb_log_create(
	const char *path); /* path may be NULL; NULL if it cannot be made */
void vusb_log_destroy(struct vusb_log *log);
void vusb_log_urb(struct vusb_log *log, const struct vusb_dev *dev, const struct vusb_urb *urb);
void vusb_log_note(struct vusb_log *log, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
unsigned vusb_log_count(const struct vusb_log *log);
const char *vusb_log_line(
	const struct vusb_log *log, unsigned number); /* NULL: never was, or forgotten */
void vusb_log_clear(struct vusb_log *log);

/* msgq.c: messages towards the host, cut into packets as a device's endpoint would. */
struct vusb_msg;
struct vusb_msgq {
	struct vusb_msg *head, *tail;
};
void vusb_msgq_put(struct vusb_msgq *queue, const uint8_t *bytes, size_t len, int64_t due_us);
/* What one IN URB of len bytes gets: -EAGAIN if nothing is due, -EOVERFLOW if a packet does not
 * fit. */
int vusb_msgq_take(struct vusb_msgq *queue, uint8_t *buf, int len, int max_packet);
void vusb_msgq_clear(struct vusb_msgq *queue);
int64_t vusb_msgq_due_us(const struct vusb_msgq *queue); /* 0 = empty */

/* Hex text, blanks allowed between bytes. */
int vusb_hex(const char *text, uint8_t *out, size_t size); /* bytes, or -1 */

#endif
