/** Honor's push service (荣耀推送): vendor-channel reference, section 5. */
@NullMarked
package io.hongyan.channels.honor;

import org.jspecify.annotations.NullMarked;
