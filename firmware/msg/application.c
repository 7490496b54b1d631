#include "firmware/msg/application.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"

void application_destroy(struct application *application)
{
	if (application) {
		json_text_free(application->answers);
		mem_wipe(application, sizeof(*application));
		mem_free(application);
	}
}
