#include "firmware/msg/handed.h"
#include "firmware/base/mem.h"

void certificates_destroy(struct certificates *certificates)
{
	if (certificates) {
		arena_destroy(certificates->arena);
	}
}

void handoff_destroy(struct handoff *handoff)
{
	if (handoff) {
		mem_wipe(handoff, sizeof(*handoff));
		mem_free(handoff);
	}
}

void thumbnail_destroy(struct thumbnail *thumbnail)
{
	if (thumbnail) {
		mem_wipe(thumbnail, sizeof(*thumbnail));
		mem_free(thumbnail);
	}
}
