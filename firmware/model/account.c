#include "firmware/model/account.h"
#include "firmware/model/shape.h"

const struct shape shape_account = {.state_size = sizeof(struct account), .needs = NEEDS_LINE};
