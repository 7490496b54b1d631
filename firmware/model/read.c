#include "firmware/model/read.h"
#include "firmware/model/shape.h"

const struct shape shape_read = {
	.state_size = sizeof(struct read),
	.needs = 0,
};
