#include "firmware/msg/slip.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

struct raster *raster_create(int width_px, int height_px)
{
	REQUIRE(width_px > 0 && width_px % 8 == 0 && height_px > 0);
	struct raster *raster = mem_new(struct raster);
	raster->width_px = width_px;
	raster->height_px = height_px;
	raster->bits = mem_alloc((size_t)height_px, (size_t)width_px / 8);
	return raster;
}

void raster_destroy(struct raster *raster)
{
	if (!raster) {
		return;
	}
	mem_wipe(raster->bits, (size_t)raster->height_px * (size_t)raster->width_px / 8);
	mem_free(raster->bits);
	mem_free(raster);
}

static void add_fact(
	struct document *document, const char *label, const char *text, enum item_weight weight)
{
	if (text[0]) {
		document_add_item(document, label, text, weight);
	}
}

/* What is empty is left out. */
struct document *slip_document(const struct slip *slip)
{
	enum { BLOCKS = 8 };
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
		add_fact(document, slip->place_label, slip->place, ITEM_LOUD);
		add_fact(document, slip->queue_label, slip->queue, ITEM_USUAL);
		add_fact(document, slip->time_label, slip->time, ITEM_QUIET);
	}
	if (slip->qr[0]) {
		document_add(document, BLOCK_qr, "", slip->qr_caption, slip->qr);
	}
	if (slip->commitment[0]) {
		document_add(document, BLOCK_note, "", slip->commitment, "");
	}
	document->foot = document_text(document, slip->foot);
	return document;
}
