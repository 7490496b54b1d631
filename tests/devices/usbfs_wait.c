/*
 * Preloaded below every program under vusbd: lets an ioctl of usbfs wait, as a kernel does.
 *
 * umockdev's library holds one lock for all devices while vusbd thinks; a kernel holds one a
 * device. So vusbd answers at once that the call is not over (ERESTART, which no kernel gives to
 * programs), and the waiting is done here, outside that lock, by asking again.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <time.h>

int ioctl(int fd, unsigned long request, ...);

int ioctl(int fd, unsigned long request, ...)
{
	static int (*next)(int fd, unsigned long request, ...);
	const struct timespec pause = {.tv_nsec = 5000000};
	va_list args;
	void *arg;
	int result;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	if (!next) {
		*(void **)&next = dlsym(RTLD_NEXT, "ioctl");
	}
	while ((result = next(fd, request, arg)) == -1 && errno == ERESTART) {
		nanosleep(&pause, NULL);
	}
	return result;
}
