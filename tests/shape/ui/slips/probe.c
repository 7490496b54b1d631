#include "firmware/model/probe.h"
#include "ui/slips/slips.h"

struct document *slip_probe(const struct kiosk *kiosk)
{
	const struct block *block = &kiosk_probe(kiosk)->document->blocks[0];
	struct document *slip = document_create(1, "Probe");
	document_add(slip, BLOCK_qr, "", block->text.in[kiosk->prefs.lang], block->code);
	return slip;
}
