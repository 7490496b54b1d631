#include "firmware/msg/idcard.h"

const char *card_kind_name(enum card_kind kind)
{
	static const char *const names[CARD_KIND_COUNT] = {"resident", "j", "i", "y"};
	return (unsigned)kind < CARD_KIND_COUNT ? names[kind] : "?";
}
