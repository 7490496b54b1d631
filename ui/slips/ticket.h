/* A ticket's slip: its words, in the citizen's language, and how they stand on the paper. Main
 * thread. */
#ifndef ONEDOOR_UI_SLIPS_TICKET_H
#define ONEDOOR_UI_SLIPS_TICKET_H

#include "firmware/model/kiosk.h"
#include "firmware/msg/document.h"
#include "firmware/plan/way.h"

/* Ready to be set; empty means: leave the line out. UI.md 6 is the layout. */
struct ticket_slip {
	char hall[HALL_NAME_LEN + 1];	/* hall's name, head */
	char number[16];		/* "A0037", 20 mm high */
	char number_label[48];		/* "您的号码" */
	char matter[HALL_NAME_LEN + 1]; /* business, bold */
	char place_label[32];		/* "请到" */
	char place[1024];     /* "2 楼 · 社会民生区 · A12、A13 号窗口", large */
	char queue_label[32]; /* "等候" */
	char queue[96];	      /* "前面 7 人 · 约 12–20 分钟" */
	char time_label[32];  /* "取号时间" */
	char time[64];
	char qr[256];			 /* the QR's exact bytes */
	char qr_caption[96];		 /* what scanning it does */
	char provisional_title[48];	 /* "暂定号"; empty: an ordinary slip */
	char provisional_text[160];	 /* what will happen */
	char commitment[160];		 /* service commitment, one or two lines */
	char foot[96];			 /* terminal · slip id · version, small */
	const struct way *way;		 /* to the window; NULL: not known */
	const struct building *building; /* with a way: borrowed, also by the document */
	enum lang lang;			 /* of what stands on the plan */
};

/* Of kiosk_ticket(kiosk). */
void ticket_words(const struct kiosk *kiosk, struct ticket_slip *out);
/* To be destroyed. */
struct document *ticket_document(const struct ticket_slip *slip);

#endif
