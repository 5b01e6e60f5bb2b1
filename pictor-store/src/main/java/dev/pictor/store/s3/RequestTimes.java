package dev.pictor.store.s3;

import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// Times the calls of a service under the reference's names, repeated requests included. Of a file that is read, the
/// time ends with the head of the answer.
final class RequestTimes implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> STARTED_NANOS = new ExecutionAttribute<>("PictorStartedNanos");
    private static final Map<String, String> NAMES = Map.of(
            "PutObject", "put_object",
            "CreateMultipartUpload", "create_multipart",
            "UploadPart", "create_upload_part",
            "CompleteMultipartUpload", "complete_multipart",
            "AbortMultipartUpload", "abort_multipart",
            "GetObject", "get_object",
            "HeadObject", "head_object",
            "DeleteObject", "delete_object",
            "DeleteObjects", "delete_object");

    private final Meter meter;

    RequestTimes(Meter meter) {
        this.meter = meter;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        attributes.putAttribute(STARTED_NANOS, System.nanoTime());
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        record(attributes, true);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        record(attributes, false);
    }

    private void record(ExecutionAttributes attributes, boolean complete) {
        String name = NAMES.get(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        @Nullable Long started = attributes.getAttribute(STARTED_NANOS);
        if (name != null && started != null) {
            meter.timer("pict_rs_object_storage_" + name + "_request", Label.complete(complete))
                    .record(System.nanoTime() - started);
        }
    }
}
