"""How mails leave: by batches, on one connection, each claimed before and marked after."""

import datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection

from qualipref import clock

from .attachments import attachments_of
from .models import MAX_ATTEMPTS, OutgoingEmail

BATCH = 100
SERVER_PAUSE = datetime.timedelta(minutes=1)
SERVER_DOWN = "Le serveur de courriel ne répond pas."
SERVER_LEFT = "Le serveur de courriel a interrompu l’envoi."
INTERRUPTED = "L’envoi a été interrompu plusieurs fois : vérifiez auprès du destinataire avant de relancer."
REFUSED_FOR_GOOD = range(500, 600)


def deliver_due():
    """Sends what is due, a batch at most; the number of mails that left. May run twice at the same time."""
    due = OutgoingEmail.objects.due(clock.real_now())
    waiting = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        due.filter(pk__in=waiting).update(try_after=clock.real_now() + SERVER_PAUSE, failure=SERVER_DOWN)
        return 0
    try:
        return _send_each(waiting, connection)
    finally:
        connection.close()


def _send_each(waiting, connection):
    sent = 0
    for pk in waiting:
        email = OutgoingEmail.objects.claim(pk)
        if email is None:
            continue
        if email.attempts > MAX_ATTEMPTS:
            email.mark_failed(INTERRUPTED)
            continue
        try:
            _message(email, connection).send()
        except (SMTPRecipientsRefused, SMTPResponseException) as refusal:
            _note_refusal(email, refusal)
        except (SMTPException, OSError):
            email.try_later(SERVER_LEFT)
            break
        else:
            email.mark_sent()
            sent += 1
    return sent


def _message(email, connection):
    headers = {"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(email.subject, email.body, to=[email.to], headers=headers, connection=connection)
    for attachment in attachments_of(email.dedup_key):
        message.attach(attachment.part())
    return message


def _note_refusal(email, refusal):
    if isinstance(refusal, SMTPRecipientsRefused):
        code, said = next(iter(refusal.recipients.values()), (0, b""))
    else:
        code, said = refusal.smtp_code, refusal.smtp_error
    said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    sentence = f"Le serveur a refusé ce courriel (code {code}) : {said}"[:500]
    if code in REFUSED_FOR_GOOD:
        email.mark_failed(sentence)
    else:
        email.try_later(sentence)
