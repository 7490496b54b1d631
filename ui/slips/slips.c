#include "ui/slips/slips.h"
#include "firmware/base/log.h"

struct document *slip_document(const struct kiosk *kiosk, enum slip slip)
{
	static struct document *(*const slips[SLIP_COUNT])(const struct kiosk *kiosk) = {
#define SLIP(name) slip_##name,
#include "firmware/msg/slips.def"
#undef SLIP
	};
	REQUIRE((unsigned)slip < SLIP_COUNT);
	return slips[slip](kiosk);
}
