package dev.pictor.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;

/// Adds the MD5 of its body to a request that removes many objects. Services used to insist on it, and some still do;
/// the client sends newer digests only.
final class RemovalDigest implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof DeleteObjectsRequest)) {
            return context.httpRequest();
        }
        try (InputStream body =
                context.requestBody().orElseThrow().contentStreamProvider().newStream()) {
            String md5 = Digests.of(body).md5();
            return context.httpRequest().copy(request -> request.putHeader("Content-MD5", md5));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the body of a request", e);
        }
    }
}
