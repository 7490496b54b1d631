/* A slip as finished text, and as finished dots. Plain data; a slip holds no name, ID number or
 * phone. */
#ifndef ONEDOOR_MSG_SLIP_H
#define ONEDOOR_MSG_SLIP_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/msg/document.h"
#include "firmware/msg/hall.h"

/* Every text is in the citizen's language and ready to be set; empty means: leave the line out.
 * UI.md 6 is the layout. */
struct slip {
	char hall[HALL_NAME_LEN + 1];	/* hall's name, head */
	char number[16];		/* "A0037", 20 mm high */
	char number_label[48];		/* "您的号码" */
	char matter[HALL_NAME_LEN + 1]; /* business, bold */
	char place_label[32];		/* "请到" */
	char place[1024];     /* "2 楼 · 社会民生区 · A12、A13 号窗口", large */
	char queue_label[32]; /* "等候" */
	char queue[96];	      /* "前面 7 人 · 约 12–20 分钟" */
	char time_label[32];  /* "取号时间" */
	char time[48];
	char qr[256];		    /* the QR's exact bytes */
	char qr_caption[96];	    /* what scanning it does */
	char provisional_title[48]; /* "暂定号"; empty: an ordinary slip */
	char provisional_text[160]; /* what will happen */
	char commitment[160];	    /* service commitment, one or two lines */
	char foot[96];		    /* terminal · slip id · version, small */
};

/* The same as what is set: a document. To be destroyed. */
struct document *slip_document(const struct slip *slip);

/* One bit a dot, 1 = black, rows of width_px / 8 bytes, most significant bit left. Own memory:
 * raster_destroy. */
struct raster {
	int width_px; /* a multiple of 8 */
	int height_px;
	uint8_t *bits;
};

struct raster *raster_create(int width_px, int height_px); /* all white */
void raster_destroy(struct raster *raster);		   /* NULL is allowed; wipes */

#endif
