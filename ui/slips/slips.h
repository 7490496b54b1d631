/*
 * What is printed, as documents: functions of the kiosk's state, in the citizen's language. No
 * name, ID number or phone gets on a slip. Main thread.
 */
#ifndef ONEDOOR_UI_SLIPS_SLIPS_H
#define ONEDOOR_UI_SLIPS_SLIPS_H

#include "firmware/model/kiosk.h"
#include "firmware/msg/document.h"
#include "firmware/msg/raster.h"

/* To be destroyed before the kiosk's next step: it may borrow of the state. */
struct document *slip_document(const struct kiosk *kiosk, enum slip slip);

/* --- one file each --- */
#define SLIP(name) struct document *slip_##name(const struct kiosk *kiosk);
#include "firmware/msg/slips.def"
#undef SLIP

/* The sample with what is below its words; takes it over. */
struct raster *slip_sample_dots(struct raster *slip);

#endif
