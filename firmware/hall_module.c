#include "firmware/hall_module.h"

const struct hall_module hall_module = {
	.version = ONEDOOR_VERSION,
	.create = hall_create,
	.destroy = hall_destroy,
	.order = hall_order,
	.care_create = care_create,
	.care_destroy = care_destroy,
	.care_order = care_order,
	.read = certificate_read,
	.read_authority = certificate_read_authority,
	.match_key = certificate_match_key,
};
