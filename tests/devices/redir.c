#include "tests/devices/redir.h"

struct redir *redir_create(struct loop *loop, struct vusb *vusb, const char *dir)
{
	(void)loop;
	(void)vusb;
	fprintf(stderr, "vusbd: %s: the usbredir route is not built in\n", dir);
	return NULL;
}

void redir_destroy(struct redir *redir)
{
	(void)redir;
}

struct vusb_transport redir_transport(struct redir *redir)
{
	(void)redir;
	return (struct vusb_transport){0};
}
