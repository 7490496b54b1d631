/* The kiosk that ships is driven by nobody: what stands here is in place of app_control.c. */
#include "firmware/app_impl.h"

#include <stddef.h>
#include <stdint.h>

const char *const app_drive_option = NULL;
const char *const app_drive_usage = "";

enum err app_control_open(struct app *app, const char *path)
{
	(void)app;
	(void)path;
	return OK;
}

void app_control_close(struct app *app)
{
	(void)app;
}

void app_answer_control(struct app *app)
{
	(void)app;
}

int64_t app_control_deadline_ms(const struct app *app)
{
	(void)app;
	return INT64_MAX;
}
