/*
 * How SDT frames travel over USB: a strategy by VID:PID and descriptor, the same frames over all.
 * On the device's thread; what waits, waits at most the time it is given.
 *
 *   split  two bulk pairs: the first carries preamble and length, the second the rest
 *   whole  one bulk pair carries whole frames
 *   DK     HID interrupt reports of 64 bytes: count 1..63, data; FF acknowledges a part of a long
 *          message and asks for the next
 *   Routon HID without interrupt traffic: SET_REPORT and GET_REPORT of 64 plain bytes each
 */
#ifndef ONEDOOR_DRIVERS_IDCARD_SDT_TRANSPORT_H
#define ONEDOOR_DRIVERS_IDCARD_SDT_TRANSPORT_H

#include "drivers/usb/usb.h"
#include "drivers/idcard/sdt_wire.h"

struct sdt_transport;

/* 0: no reader we know; 100: known by VID:PID; 10: named in one list only. Pure. */
int sdt_transport_match(const struct usb_info *info);
/* A word for the technician ("split", "whole", "dk", "routon"), NULL without a strategy. Pure. */
const char *sdt_transport_name(const struct usb_info *info);

/* Claims and throws away what an earlier conversation left. handle outlives it. */
enum err sdt_transport_open(struct usb_handle *handle, const struct usb_info *info,
	struct sdt_transport **transport_out) MUST_CHECK;
/* Wipes and frees. NULL is allowed. */
void sdt_transport_close(struct sdt_transport *transport);

/* Sends the command and gathers one reply, both within timeout_ms. OK: inbox holds it, to be
 * cleared by the caller. ERR_TIMEOUT, ERR_GONE, ERR_STALL (cleared already), ERR_IO,
 * ERR_PROTOCOL. */
enum err sdt_transport_ask(struct sdt_transport *transport, enum sdt_command command,
	int64_t timeout_ms, struct sdt_inbox *inbox) MUST_CHECK;
/* After a failed ask: takes late bytes off the wire so that they are not the next answer. */
void sdt_transport_drain(struct sdt_transport *transport);

#endif
