"""How a file of a conversation is answered, to whichever side may have it."""

from io import BytesIO

from flask import Response, send_file

from app.jobs.queries.threads import file_of


def attachment(job_id: int, name: str) -> Response:
    """The file, to be stored and never shown within the site. Raises NotFound when it is not of
    this job."""
    file = file_of(job_id, name)
    response = send_file(
        BytesIO(file.data),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.filename,
        etag=False,
    )
    # Should a browser show it all the same, nothing in it may do anything.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
