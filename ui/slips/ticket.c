#include "ui/slips/ticket.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/queue.h"
#include "firmware/model/read.h"
#include "firmware/plan/way_plan.h"
#include "ui/screens/date_text.h"
#include "ui/screens/place_text.h"
#include "ui/screens/wait_text.h"
#include "ui/screens/way_text.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

#include <string.h>

#define COPY(field, text) str_copy(out->field, sizeof(out->field), (text))

static void set_place(const struct kiosk *kiosk, struct ticket_slip *out)
{
	enum lang lang = kiosk->prefs.lang;
	const struct ticket *ticket = kiosk_ticket(kiosk);
	int zone = kiosk->catalog ? catalog_find_zone(kiosk->catalog, ticket->zone) : -1;
	char words[PLACE_TEXT_LEN];
	place_text(lang, ticket->floor, zone >= 0 ? kiosk->catalog->zones[zone].name.in[lang] : "",
		ticket->windows, words);
	COPY(place, words);
}

static void set_queue(const struct kiosk *kiosk, struct ticket_slip *out)
{
	const struct ticket *ticket = kiosk_ticket(kiosk);
	char words[WAIT_TEXT_LEN];
	ahead_text(kiosk->prefs.lang, ticket, words);
	if (!words[0]) {
		return; /* the hall has not said: nothing is better than a guess */
	}
	COPY(queue, words);
	wait_text(kiosk->prefs.lang, ticket, words);
	if (words[0]) {
		str_append(out->queue, sizeof(out->queue), " · %s", words);
	}
}

void ticket_words(const struct kiosk *kiosk, struct ticket_slip *out)
{
	enum lang lang = kiosk->prefs.lang;
	const struct ticket *ticket = kiosk_ticket(kiosk);
	const struct catalog *catalog = kiosk->catalog;
	memset(out, 0, sizeof(*out));
	COPY(hall, catalog ? catalog->hall_name.in[lang] : tr(lang, "Service hall"));
	COPY(number, ticket->number);
	COPY(number_label, tr(lang, "Your number"));
	int matter = catalog ? catalog_find_matter(catalog, ticket->matter) : -1;
	COPY(matter, matter >= 0 ? catalog->matters[matter].name.in[lang] : "");
	COPY(place_label, tr(lang, "Go to"));
	set_place(kiosk, out);
	COPY(queue_label, tr(lang, "Waiting"));
	set_queue(kiosk, out);
	COPY(time_label, tr(lang, "Taken at"));
	char words[DATE_TEXT_LEN];
	moment_text(lang, kiosk_local_time(kiosk, ticket->issued_ms), words);
	COPY(time, words);
	COPY(qr, ticket->qr);
	COPY(qr_caption, tr(lang, "Scan with your phone to see how many are before you."));
	if (ticket->is_provisional) {
		COPY(provisional_title, tr(lang, "Provisional number"));
		COPY(provisional_text,
			tr(lang, "It stays valid. The hall is told as soon as the line is back."));
	}
	COPY(commitment, tr(lang, "Whoever you ask first sees you through. If you miss your call, "
				  "tell any window: no new "
				  "number is needed."));
	str_format(out->foot, sizeof(out->foot), "%s · %.8s · %s", kiosk->config.terminal_id,
		ticket->key, ONEDOOR_VERSION);
}

static void add_way(struct document *document, const struct ticket_slip *slip)
{
	char words[WAY_TEXT_LEN];
	for (int i = 0; slip->way && i < slip->way->leg_count; i++) {
		leg_text(slip->lang, slip->building, slip->way, i, words);
		way_add_plan(document, slip->building, slip->way, i, slip->lang, words, true);
	}
}

/* What is empty is left out. */
struct document *ticket_document(const struct ticket_slip *slip)
{
	enum { BLOCKS = 8 + WAY_MAX_BLOCKS };
	struct document *document = document_create(BLOCKS, slip->hall);
	/* above the number: the window must see both at once */
	if (slip->provisional_title[0]) {
		document_add(
			document, BLOCK_band, slip->provisional_title, slip->provisional_text, "");
	}
	if (slip->number[0] || slip->number_label[0]) {
		document_add(document, BLOCK_big, slip->number_label, slip->number, "");
	}
	if (slip->matter[0]) {
		document_add(document, BLOCK_heading, "", slip->matter, "");
	}
	if (slip->place[0] || slip->queue[0] || slip->time[0]) {
		document_add(document, BLOCK_facts, "", "", "");
		document_add_fact(document, slip->place_label, slip->place, ITEM_LOUD);
		document_add_fact(document, slip->queue_label, slip->queue, ITEM_USUAL);
		document_add_fact(document, slip->time_label, slip->time, ITEM_QUIET);
	}
	add_way(document, slip);
	if (slip->qr[0]) {
		document_add(document, BLOCK_qr, "", slip->qr_caption, slip->qr);
	}
	if (slip->commitment[0]) {
		document_add(document, BLOCK_note, "", slip->commitment, "");
	}
	document->foot = document_text(document, slip->foot);
	return document;
}

struct document *slip_ticket(const struct kiosk *kiosk)
{
	struct ticket_slip slip;
	struct way way;
	ticket_words(kiosk, &slip);
	if (kiosk_way_of_ticket(kiosk, kiosk_ticket(kiosk), &way) && way.is_found) {
		slip.way = &way;
		slip.building = kiosk->building;
		slip.lang = kiosk->prefs.lang;
	}
	struct document *document = ticket_document(&slip);
	mem_wipe(&slip, sizeof(slip));
	return document;
}
