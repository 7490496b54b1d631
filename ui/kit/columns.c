#include "ui/kit/columns.h"
#include "firmware/base/attr.h"

#include <stdint.h>

bool columns_fit(const int *want, const int *least, int count, int room, int spread, int *width_out)
{
	int wants = 0, leasts = 0;
	for (int i = 0; i < count; i++) {
		wants += want[i];
		leasts += least[i];
	}
	for (int i = 0; i < count; i++) {
		if (wants <= room) {
			width_out[i] = want[i] + MIN_OF((room - wants) / count, spread);
		} else if (leasts <= room) {
			width_out[i] = least[i] + (int)((int64_t)(room - leasts) *
							  (want[i] - least[i]) / (wants - leasts));
		} else {
			width_out[i] = least[i];
		}
	}
	return leasts <= room;
}
