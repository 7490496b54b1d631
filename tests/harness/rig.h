/*
 * One device's worker in a test, above real libusb and below vusbd: orders in, facts out, and a
 * line to the virtual device. One thread. What goes wrong fails the running cmocka test.
 */
#ifndef ONEDOOR_TESTS_RIG_H
#define ONEDOOR_TESTS_RIG_H

#include <stdbool.h>
#include <stdint.h>
#include "drivers/device.h"
#include "firmware/msg/cmd.h"
#include "firmware/msg/msg.h"

enum { RIG_SESSION = 7 };

struct rig;

/* Connects to vusbd and starts the worker of that kind; nothing is plugged in by it. */
struct rig *rig_open(enum device_kind kind);
/* The same with what the configuration says. */
struct rig *rig_open_with(enum device_kind kind, struct device_config config);
/* Ends it (within 2.5 s, else the test fails) and unplugs nothing. NULL is allowed. */
void rig_close(struct rig *rig);

/* Skips the running test in the guest of tests/image, which cannot show what it wants to see: why.
 */
void rig_not_in_guest(const char *why);

/* A line to vusbd; fails the test unless it answers ok. What follows "ok ", borrowed until the next
 * question. */
const char *rig_ask(struct rig *rig, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The same, where an error is an answer too: false then. */
bool rig_try(struct rig *rig, const char *fmt, ...) PRINTF_LIKE(2, 3);

void rig_order(struct rig *rig, enum cmd_kind kind);
void rig_order_as(struct rig *rig, enum cmd_kind kind, uint32_t session);
void rig_put(struct rig *rig, struct cmd *cmd); /* takes over */
/* CMD_WIPE; returns when the worker has forgotten, and what it still had to say is dropped. */
void rig_wipe(struct rig *rig);

/* Returns when the device's worker has carried out every order so far: what the device does from
 * here on comes after them. */
void rig_settle(struct rig *rig);

/* The next fact other than a change of the device's status, which is only kept. NULL on time-out.
 * To be destroyed with msg_destroy. */
struct msg *rig_take(struct rig *rig, int64_t limit_ms);
/* That fact must be of this kind. */
struct msg *rig_expect(struct rig *rig, enum msg_kind kind, int64_t limit_ms);
/* The same for facts whose content is not looked at. */
void rig_expect_only(struct rig *rig, enum msg_kind kind, int64_t limit_ms);
/* No fact comes but changes of status. */
void rig_expect_silence(struct rig *rig, int64_t during_ms);
/* Waits until the status is like that; facts of other kinds fail the test. */
void rig_wait_status(
	struct rig *rig, enum device_state state, enum device_reason reason, int64_t limit_ms);
/* The last status seen. */
const struct device_status *rig_status(const struct rig *rig);

#endif
