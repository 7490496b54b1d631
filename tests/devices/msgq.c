#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

struct vusb_msg {
	struct vusb_msg *next;
	int64_t due_us;
	size_t len, sent;
	uint8_t bytes[];
};

void vusb_msgq_put(struct vusb_msgq *queue, const uint8_t *bytes, size_t len, int64_t due_us)
{
	struct vusb_msg *msg = malloc(sizeof(*msg) + len);

	if (!msg) {
		abort();
	}
	*msg = (struct vusb_msg){.due_us = due_us, .len = len};
	if (len) {
		memcpy(msg->bytes, bytes, len);
	}
	if (queue->tail) {
		queue->tail->next = msg;
	} else {
		queue->head = msg;
	}
	queue->tail = msg;
}

static void drop_head(struct vusb_msgq *queue)
{
	struct vusb_msg *msg = queue->head;

	queue->head = msg->next;
	if (!queue->head) {
		queue->tail = NULL;
	}
	free(msg);
}

int vusb_msgq_take(struct vusb_msgq *queue, uint8_t *buf, int len, int max_packet)
{
	int done = 0;
	bool is_any = false;

	while (queue->head && queue->head->due_us <= vusb_now_us()) {
		struct vusb_msg *msg = queue->head;
		size_t left = msg->len - msg->sent;
		int packet = left > (size_t)max_packet ? max_packet : (int)left;

		if (packet > len - done) {
			return -EOVERFLOW; /* the host asked for less than a packet: babble */
		}
		memcpy(buf + done, msg->bytes + msg->sent, (size_t)packet);
		done += packet;
		is_any = true;
		msg->sent += (size_t)packet;
		if (msg->sent == msg->len) {
			drop_head(queue);
		}
		if (packet < max_packet || done == len) {
			return done; /* a short packet ends a transfer */
		}
	}
	/* A message that ends on a packet boundary: its bytes have moved, so the transfer must not
	 * be tried anew. */
	return is_any ? done : -EAGAIN;
}

void vusb_msgq_clear(struct vusb_msgq *queue)
{
	while (queue->head) {
		drop_head(queue);
	}
}

int64_t vusb_msgq_due_us(const struct vusb_msgq *queue)
{
	return queue->head ? queue->head->due_us : 0;
}
