package dev.pictor.remote.http;

import dev.pictor.content.ProxyUrl;
import dev.pictor.metrics.Activity;
import dev.pictor.metrics.Meter;
import dev.pictor.remote.RemoteException;
import dev.pictor.remote.RemoteException.Kind;
import dev.pictor.remote.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends files to a server that the operator named; any 2xx accepts. That server may be anywhere, also inside.
public final class HttpValidator implements Validator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpValidator.class);

    private final RemoteTarget place;
    private final Duration limit;
    private final Client client;
    private final Activity verdicts;

    /// @param limit how long one verdict may take
    /// @param userAgent what we call ourselves
    /// @throws RemoteException if nothing can be sent to this address
    public HttpValidator(ProxyUrl url, Duration limit, String userAgent, Meter meter) {
        this.place = RemoteTarget.of(url);
        this.limit = limit;
        this.client = new Client(userAgent, AddressPolicy.EVERYBODY, InetAddress::getAllByName);
        this.verdicts = new Activity(meter, "pict_rs_ingest_external_validation");
    }

    @Override
    public boolean accepts(Path file, String mediaType) throws InterruptedException {
        return verdicts.timed(() -> asked(file, mediaType));
    }

    private boolean asked(Path file, String mediaType) throws InterruptedException {
        try (InputStream content = Files.newInputStream(file)) {
            int status = request()
                    .body(new InputStreamRequestContent(mediaType, content, null))
                    .send()
                    .getStatus();
            return status >= 200 && status <= 299;
        } catch (TimeoutException late) {
            throw new RemoteException(Kind.UNREACHABLE, "operation timed out");
        } catch (ExecutionException | IOException failure) {
            log.atWarn().setCause(failure).log("no verdict of the external validation");
            throw new RemoteException(Kind.UNREACHABLE, "The external validation cannot be reached");
        }
    }

    private Request request() {
        Request request = client.started()
                .newRequest(place.host(), place.port())
                .scheme(place.scheme())
                .path(place.pathAndQuery())
                .method(HttpMethod.POST)
                .headers(fields -> fields.put(HttpHeader.ACCEPT, "*/*"))
                .timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        String userInfo = place.userInfo();
        if (userInfo != null) {
            String credentials = Credentials.basic(userInfo);
            request.headers(fields -> fields.put(HttpHeader.AUTHORIZATION, credentials));
        }
        return request;
    }

    @Override
    public void close() {
        client.close();
    }
}
