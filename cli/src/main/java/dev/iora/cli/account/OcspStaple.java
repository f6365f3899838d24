// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.console.GoText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.jspecify.annotations.Nullable;

/** An OCSP response (RFC 6960) about one certificate, with a valid signature. */
record OcspStaple(
        int status,
        BigInteger serialNumber,
        Instant producedAt,
        Instant thisUpdate,
        @Nullable Instant nextUpdate,
        @Nullable Instant revokedAt) {
    private static final int GOOD = 0;
    private static final int REVOKED = 1;
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

    /** Finds the status of a certificate in an encoded response, and verifies the response's signature. */
    static OcspStaple parse(byte[] encoded, X509Certificate certificate, X509Certificate issuer) throws OcspException {
        try {
            OCSPResponse response = OCSPResponse.getInstance(encoded);
            int failure = response.getResponseStatus().getIntValue();
            if (failure != 0 || response.getResponseBytes() == null) {
                throw new OcspException("ocsp: error from server: " + failure);
            }
            BasicOCSPResponse basic = BasicOCSPResponse.getInstance(
                    response.getResponseBytes().getResponse().getOctets());
            verify(basic, issuer);
            return find(basic.getTbsResponseData(), certificate.getSerialNumber());
        } catch (IllegalArgumentException | IOException | ParseException | GeneralSecurityException e) {
            throw new OcspException("ocsp: " + e.getMessage(), e);
        }
    }

    /** Requires a signature by the issuer, or by a certificate that the issuer authorised to sign OCSP responses. */
    private static void verify(BasicOCSPResponse response, X509Certificate issuer)
            throws OcspException, IOException, GeneralSecurityException {
        PublicKey key = issuer.getPublicKey();
        ASN1Sequence certificates = response.getCerts();
        if (certificates != null && certificates.size() > 0) {
            X509Certificate signer = certificate(certificates.getObjectAt(0));
            if (!signer.equals(issuer)) {
                signer.verify(issuer.getPublicKey());
                if (signer.getExtendedKeyUsage() == null
                        || !signer.getExtendedKeyUsage().contains(OCSP_SIGNING)) {
                    throw new OcspException("ocsp: the certificate of the signer is not for this use");
                }
            }
            key = signer.getPublicKey();
        }
        Signature signature = Signature.getInstance(
                response.getSignatureAlgorithm().getAlgorithm().getId());
        signature.initVerify(key);
        signature.update(response.getTbsResponseData().getEncoded(ASN1Encoding.DER));
        if (!signature.verify(response.getSignature().getOctets())) {
            throw new OcspException("ocsp: bad OCSP signature");
        }
    }

    private static X509Certificate certificate(ASN1Encodable encodable) throws IOException, GeneralSecurityException {
        byte[] encoded = encodable.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static OcspStaple find(ResponseData data, BigInteger serialNumber) throws OcspException, ParseException {
        for (ASN1Encodable element : data.getResponses()) {
            SingleResponse single = SingleResponse.getInstance(element);
            if (single.getCertID().getSerialNumber().getValue().equals(serialNumber)) {
                int status = single.getCertStatus().getTagNo();
                return new OcspStaple(
                        status,
                        serialNumber,
                        instant(data.getProducedAt()),
                        instant(single.getThisUpdate()),
                        single.getNextUpdate() == null ? null : instant(single.getNextUpdate()),
                        status == REVOKED
                                ? instant(RevokedInfo.getInstance(
                                                single.getCertStatus().getStatus())
                                        .getRevocationTime())
                                : null);
            }
        }
        throw new OcspException("ocsp: no response matching the supplied certificate");
    }

    private static Instant instant(ASN1GeneralizedTime time) throws ParseException {
        return time.getDate().toInstant();
    }

    /** The status in one line. */
    String describe() {
        String number = " sn=" + serialNumber;
        return switch (status) {
            case GOOD ->
                "OCSP: GOOD status=0" + number + " producedAt=(" + text(producedAt) + ") thisUpdate=("
                        + text(thisUpdate) + ") nextUpdate=(" + text(nextUpdate) + ")";
            case REVOKED -> "OCSP: REVOKED status=1 RevokedAt=(" + text(revokedAt) + ")";
            default -> "OCSP: BAD status=" + status + number;
        };
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "never" : GoText.time(time);
    }
}
