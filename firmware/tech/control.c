#include "firmware/tech/control.h"

enum err control_create(
	const char *path, mailbox_wake_fn *wake, void *wake_arg, struct line_socket **out)
{
	const struct line_socket_config config = {.path = path, .name = "control", .line_ms = -1};
	return line_socket_create(&config, wake, wake_arg, out);
}

const char *control_take(struct line_socket *control)
{
	return line_socket_take(control);
}

void control_answer(struct line_socket *control, const char *answer)
{
	line_socket_answer(control, answer);
}
