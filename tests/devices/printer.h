/*
 * The virtual slip printer in parts: model_printer.c (its life, its pipes, what a test does to it),
 * printer_shapes.c (which printers there are), printer_says.c (what it answers), printer_commands.c
 * (what is done with the bytes in its buffer). On vusbd's only thread.
 */
#ifndef TESTS_DEVICES_PRINTER_H
#define TESTS_DEVICES_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/devices/printer_paper.h"
#include "tests/devices/vusb.h"

enum {
	PRINTER_BUFFER = 1 << 17,
	PRINTER_DOTS_PER_MM = 8,
	DLE = 0x10,
	ESC = 0x1b,
	FS = 0x1c,
	GS = 0x1d
};

/* What a variant is by nature; knobs of the same name overrule it. */
struct printer_shape {
	uint8_t device[18];
	const uint8_t *config;
	size_t config_len;
	const char *strings[4];
	int width, ghs, gsr, reply_ms; /* what knows GS ( H knows DLE DC4 8 too */
	bool is_zlp, is_id_empty, is_port_zero, locks_up;
	uint8_t out_ep, in_ep; /* where it listens and speaks; 0: on what there is */
};

extern const char *const printer_variants[]; /* ends with NULL */
extern const struct printer_shape printer_shapes[];

struct printer {
	const struct printer_shape *shape;
	int width; /* dots */
	struct paper *paper;
	struct vusb_msgq reply;
	uint8_t buffer[PRINTER_BUFFER];
	size_t used;
	uint8_t tail[16]; /* the last bytes that arrived, for real-time commands across transfers */
	size_t tail_len;
	int64_t busy_until_us; /* the head's */
	int64_t cut_us;
	int raster_width, raster_left,
		raster_line; /* bytes a line, lines to come, lines printed; 0: no raster open */
	bool is_paper_near, is_paper_out, is_cover_open, is_cutter_jammed, is_head_hot, is_offline,
		is_silent;
	bool is_cutter_failing; /* it will jam at the next cut */
	bool is_locked;		/* the firmware has hung itself up: only a power cycle helps */
	long left_rows;		/* until the paper ends; -1 no limit */
	long talking_rows;	/* until it falls silent; -1 no limit */
	int lose;		/* bytes that the firmware's bug will swallow */
	uint8_t asb;		/* bits of GS a */
	uint8_t asb_last[4];
	uint8_t proof[7];  /* the last answer to GS ( H */
	uint16_t id_index; /* wIndex of the last GET_DEVICE_ID */
	uint32_t errors, lines, jobs, cuts;
	bool is_in_line; /* something stands on the line: a cut would be ignored */
};

/* The knob's number, or when it is empty the variant's own. */
long printer_own(const struct vusb_dev *dev, const char *knob, long fallback);
bool printer_is_text(const struct vusb_dev *dev, const char *knob, const char *text, bool fallback);

/* printer_says.c */
bool printer_is_fit(const struct printer *p);
bool printer_has_error(const struct printer *p);
void printer_say(struct vusb_dev *dev, const void *bytes, size_t len);
/* The same, but not before that time. */
void printer_say_at(struct vusb_dev *dev, const void *bytes, size_t len, int64_t due_us);
void printer_say_status(struct vusb_dev *dev, uint8_t n); /* to DLE EOT n */
void printer_watch(struct vusb_dev *dev, uint8_t mask);	  /* GS a */
void printer_changed(struct vusb_dev *dev);		  /* says so to who watches */
void printer_identify(struct vusb_dev *dev, uint8_t n);	  /* GS I n */
int printer_control(struct vusb_dev *dev, const struct vusb_setup *setup, uint8_t *data, int len);

/* printer_commands.c */
void printer_run(struct vusb_dev *dev);
void printer_real_time(struct vusb_dev *dev); /* at the end of what has arrived */
void printer_clear_buffer(struct printer *p);

#endif
