#include "firmware/msg/matter.h"

void matter_detail_destroy(struct matter_detail *detail)
{
	if (detail) {
		document_destroy(detail->guide);
		form_destroy(detail->form);
		arena_destroy(detail->arena);
	}
}
