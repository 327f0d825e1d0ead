package io.hongyan.channels.oppo;

/** Which of OPPO's two services a device belongs to. Each calls the other's registration ids invalid. */
enum OppoRegion {
    MAINLAND,
    ABROAD;

    /** As OPPO documents it: {@code <id>}, {@code CN_<id>} and {@code <brand>_CN_<id>} are of the mainland. */
    static OppoRegion of(String registrationId) {
        String[] parts = registrationId.split("_", -1);
        boolean mainland = switch (parts.length) {
            case 1 -> true;
            case 2 -> parts[0].equals("CN");
            case 3 -> parts[1].equals("CN");
            default -> false;
        };
        return mainland ? MAINLAND : ABROAD;
    }
}
