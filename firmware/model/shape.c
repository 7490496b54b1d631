#include "firmware/model/shape.h"

const struct shape *const shapes[SHAPE_COUNT] = {
#define SHAPE(name) [SHAPE_##name] = &shape_##name,
#include "firmware/model/shapes.def"
#undef SHAPE
};
