package org.hilbert.heartbeat.agent;

import java.util.ArrayList;
import java.util.List;

/** What was told of one command, without a client. */
class Told implements Telling {
    final List<Object> details = new ArrayList<>();
    Long exitCode;
    boolean isComplete;

    @Override
    public long job() {
        return 7;
    }

    @Override
    public void tell(Object told) {
        details.add(told);
    }

    @Override
    public void complete(Long code) {
        exitCode = code;
        isComplete = true;
    }
}
